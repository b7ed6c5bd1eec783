import type { Action } from "./useAction.ts";

interface DialogActionsProps {
  /** The label of the submit button. */
  readonly submit: string;
  readonly action: Action;
  readonly onCancel: () => void;
}

/** The end of a dialog's form: an error, if there is one, and two buttons. */
export function DialogActions({ submit, action, onCancel }: DialogActionsProps) {
  return (
    <>
      <p className="form-error" role="alert">
        {action.error}
      </p>
      <div className="actions">
        <button type="submit" className="button primary" disabled={action.isRunning}>
          {submit}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </>
  );
}
