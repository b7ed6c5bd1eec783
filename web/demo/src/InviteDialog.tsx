import { type FormEvent, useState } from "react";
import { backend, type DemoUser, type Member, type Party, type Person } from "./backend.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { useAction } from "./useAction.ts";

interface InviteDialogProps {
  readonly party: Party;
  readonly members: readonly Member[];
  readonly user: Person;
  readonly users: readonly DemoUser[];
  readonly onClose: () => void;
  readonly onInvited: (invited: Person) => void;
}

const other = "";

export function InviteDialog({ party, members, user, users, onClose, onInvited }: InviteDialogProps) {
  const absent = users.filter(({ id }) => members.every(({ userId }) => userId !== id));
  const [choice, setChoice] = useState(absent[0]?.id ?? other);
  const [otherId, setOtherId] = useState("");
  const invite = useAction(async () => {
    const userId = choice === other ? otherId : choice;
    await backend.invite(party.partyId, userId, user);
    onInvited({ id: userId, username: absent.find(({ id }) => id === userId)?.username ?? userId });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.run();
  };
  return (
    <Dialog title={`Invite to ${party.name}`} onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset className="choices">
          <legend>Whom?</legend>
          {absent.map(({ id, username }) => (
            <label key={id} className="check">
              <input type="radio" name="invited" checked={choice === id} onChange={() => setChoice(id)} />
              <bdi>{username}</bdi>
            </label>
          ))}
          <label className="check">
            <input type="radio" name="invited" checked={choice === other} onChange={() => setChoice(other)} />
            Somebody else
          </label>
        </fieldset>
        <label>
          <span>Their user id</span>
          <input
            value={otherId}
            onChange={(event) => setOtherId(event.target.value)}
            disabled={choice !== other}
            required={choice === other}
            maxLength={128}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
        <DialogActions submit="Invite" action={invite} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
