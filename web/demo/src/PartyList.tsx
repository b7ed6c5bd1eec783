import { usePartyPresence } from "@partyline/react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { backend, type DemoUser, type Party, type Person, type UserItems } from "./backend.ts";
import { Dialog } from "./Dialog.tsx";
import { DialogActions } from "./DialogActions.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useAction } from "./useAction.ts";
import type { Loaded } from "./useLoaded.ts";

interface PartyListProps {
  readonly user: Person;
  readonly users: readonly DemoUser[];
  readonly mine: Loaded<UserItems>;
  readonly chosen: string | null;
  readonly onChoose: (partyId: string) => void;
  readonly onStarted: (partyId: string) => void;
  readonly onDemoData: () => void;
}

/** From this number on, the list can be filtered. */
const many = 8;

const order = new Intl.Collator(undefined, { numeric: true });

export function PartyList({ user, users, mine, chosen, onChoose, onStarted, onDemoData }: PartyListProps) {
  const [isStarting, setIsStarting] = useState(false);
  const [filter, setFilter] = useState("");
  const [hasDemoData, setHasDemoData] = useState(false);
  const demoData = useAction(async () => {
    await backend.putDemoData();
    setHasDemoData(true);
    onDemoData();
  });
  const parties = mine.value?.parties.toSorted((a, b) => order.compare(a.name, b.name));
  const isDemoUser = users.some(({ id }) => id === user.id);
  const wanted = parties === undefined || parties.length < many ? "" : filter.trim().toLowerCase();
  return (
    <section className="card party-list" aria-labelledby="parties-title">
      <div className="card-head">
        <h2 id="parties-title">
          Your parties {parties !== undefined && parties.length > 0 && <span className="count">{parties.length}</span>}
        </h2>
        <button type="button" className="button small" onClick={() => setIsStarting(true)}>
          Start one
        </button>
      </div>
      {parties === undefined ? (
        <Skeleton loaded={mine} lines={2} />
      ) : parties.length === 0 ? (
        <div className="empty">
          <p>
            The table has no party with <bdi>{user.username}</bdi> in it. Start one, or wait for an invitation.
            {isDemoUser && " Or the stack runs with --no-demo-data:"}
          </p>
          {isDemoUser && (
            <button type="button" className="button small" onClick={demoData.run} disabled={demoData.isRunning}>
              {demoData.isRunning ? "Putting them in…" : "Put the demo parties in"}
            </button>
          )}
          <p className="done-hint" role="status">
            {hasDemoData && !demoData.isRunning && "The demo parties are in the table."}
          </p>
          {demoData.error !== null && (
            <p className="error" role="alert">
              {demoData.error}
            </p>
          )}
        </div>
      ) : (
        <>
          {parties.length >= many && (
            <input
              type="search"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              placeholder="Filter by name"
              aria-label="Filter your parties"
              autoComplete="off"
              spellCheck={false}
            />
          )}
          <ul className="rows party-rows">
            {/* Hidden, and not removed: each row keeps its user online. */}
            {parties.map((party) => (
              <PartyRow
                key={party.partyId}
                party={party}
                isHidden={!party.name.toLowerCase().includes(wanted)}
                isChosen={party.partyId === chosen}
                onChoose={() => onChoose(party.partyId)}
              />
            ))}
          </ul>
        </>
      )}
      {isStarting && <StartDialog user={user} onStarted={onStarted} onClose={() => setIsStarting(false)} />}
    </section>
  );
}

interface PartyRowProps {
  readonly party: Party;
  readonly isHidden: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** Subscribes to the party's presence channel while it is rendered: a signed-in user is online in all their parties. */
function PartyRow({ party, isHidden, isChosen, onChoose }: PartyRowProps) {
  const { members, status } = usePartyPresence(party.partyId);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // Scrolls the list only, not the page.
    const list = row.current?.parentElement;
    if (!isChosen || row.current === null || !list) return;
    const { offsetTop, offsetHeight } = row.current;
    if (offsetTop < list.scrollTop || offsetTop + offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = offsetTop;
    }
  }, [isChosen]);
  return (
    <li ref={row} hidden={isHidden}>
      <button type="button" className="party-row" aria-pressed={isChosen} onClick={onChoose}>
        <b dir="auto" title={party.name}>
          {party.name}
        </b>
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
