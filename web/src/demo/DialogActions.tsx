import type { Action } from "./useAction";

interface DialogActionsProps {
  /** What the button says that does it. */
  readonly submit: string;
  readonly action: Action;
  readonly onCancel: () => void;
}

/** The end of a dialog's form: what went wrong, if anything, and its two buttons. */
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
