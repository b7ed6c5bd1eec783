import type { FormEvent, ReactNode } from "react";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { useAction } from "./useAction.ts";

interface ConfirmDialogProps {
  readonly title: string;
  /** The label of the button that acts. */
  readonly confirm: string;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  /** What follows from it. */
  readonly children: ReactNode;
}

/** Asks before something that cannot be undone. Stays open, with the error, if it fails. */
export function ConfirmDialog({ title, confirm, act, onClose, children }: ConfirmDialogProps) {
  const action = useAction(async () => {
    await act();
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    action.run();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{children}</p>
        <DialogActions submit={confirm} action={action} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
