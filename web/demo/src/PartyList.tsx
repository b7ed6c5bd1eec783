import { usePartyPresence } from "@partyline/react";
import { type FormEvent, useState } from "react";
import { backend, type Party, type Person, type UserItems } from "./backend.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useAction } from "./useAction.ts";
import type { Loaded } from "./useLoaded.ts";

interface PartyListProps {
  readonly user: Person;
  readonly mine: Loaded<UserItems>;
  readonly chosen: string | null;
  readonly onChoose: (partyId: string) => void;
  readonly onStarted: (partyId: string) => void;
  readonly onDemoData: () => void;
}

export function PartyList({ user, mine, chosen, onChoose, onStarted, onDemoData }: PartyListProps) {
  const [isStarting, setIsStarting] = useState(false);
  const demoData = useAction(async () => {
    await backend.putDemoData();
    onDemoData();
  });
  const parties = mine.value?.parties;
  return (
    <section className="card party-list" aria-labelledby="parties-title">
      <div className="card-head">
        <h2 id="parties-title">Your parties</h2>
        <button type="button" className="button small" onClick={() => setIsStarting(true)}>
          Start one
        </button>
      </div>
      {parties === undefined ? (
        <Skeleton loaded={mine} lines={2} />
      ) : parties.length === 0 ? (
        <div className="empty">
          <p>
            The table has no party with {user.username} in it: no party was started, or the stack runs with{" "}
            <code>--no-demo-data</code>. Start one, wait for an invitation, or
          </p>
          <button type="button" className="button small" onClick={demoData.run} disabled={demoData.isRunning}>
            Put the demo parties in
          </button>
          {demoData.error !== null && (
            <p className="error" role="alert">
              {demoData.error}
            </p>
          )}
        </div>
      ) : (
        <ul className="rows">
          {parties.map((party) => (
            <PartyRow
              key={party.partyId}
              party={party}
              isChosen={party.partyId === chosen}
              onChoose={() => onChoose(party.partyId)}
            />
          ))}
        </ul>
      )}
      {isStarting && <StartDialog user={user} onStarted={onStarted} onClose={() => setIsStarting(false)} />}
    </section>
  );
}

interface PartyRowProps {
  readonly party: Party;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** Subscribes to the party's presence channel while it is rendered: a signed-in user is online in all their parties. */
function PartyRow({ party, isChosen, onChoose }: PartyRowProps) {
  const { members, status } = usePartyPresence(party.partyId);
  return (
    <li>
      <button type="button" className="party-row" aria-pressed={isChosen} onClick={onChoose}>
        <b>{party.name}</b>
        <small>{status === "subscribed" ? `${members.length} online` : "…"}</small>
      </button>
    </li>
  );
}

interface StartDialogProps {
  readonly user: Person;
  readonly onStarted: (partyId: string) => void;
  readonly onClose: () => void;
}

function StartDialog({ user, onStarted, onClose }: StartDialogProps) {
  const [name, setName] = useState("");
  const start = useAction(async () => {
    const partyId = await backend.start(name, user);
    onClose();
    onStarted(partyId);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.run();
  };
  return (
    <Dialog title="Start a party" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          <span>Name</span>
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder="Tea Party"
            pattern=".*\S.*"
            maxLength={100}
            required
            autoComplete="off"
          />
        </label>
        <DialogActions submit="Start" action={start} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
