import { usePartyPresence } from "@partyline/react";
import { useEffect, useRef, useState } from "react";
import { backend, type DemoUser, type Person, type UserItems } from "./backend.ts";
import { InviteDialog } from "./InviteDialog.tsx";
import { Members } from "./Members.tsx";
import { SettingsDialog } from "./SettingsDialog.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useAction } from "./useAction.ts";
import { type Loaded, useLoaded } from "./useLoaded.ts";

interface PartyCardProps {
  /** Null if there is no party to show. */
  readonly partyId: string | null;
  readonly mine: Loaded<UserItems>;
  /** Changes when something may have changed. */
  readonly changes: number;
  readonly user: Person;
  readonly users: readonly DemoUser[];
  readonly onChanged: () => void;
  /** The user is about to leave the party by themselves. */
  readonly onLeave: (partyId: string) => void;
}

export function PartyCard({ partyId, mine, ...others }: PartyCardProps) {
  if (partyId !== null) return <LoadedParty partyId={partyId} {...others} />;
  return (
    <section className="card party" aria-labelledby="party-title">
      <h2 id="party-title">{mine.value === undefined ? "Party" : "No party yet"}</h2>
      {mine.value === undefined ? (
        <Skeleton loaded={mine} lines={4} />
      ) : (
        <>
          <p className="empty">
            The members of a party are shown here, and each online member has a light. Accept an invitation or start a
            party of your own.
          </p>
          <ul className="board" aria-hidden="true">
            {["one", "two", "three"].map((place) => (
              <li key={place} className="jack">
                <span className="avatar" />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface LoadedPartyProps extends Omit<PartyCardProps, "partyId" | "mine"> {
  readonly partyId: string;
}

function LoadedParty({ partyId, changes, user, users, onChanged, onLeave }: LoadedPartyProps) {
  const loaded = useLoaded(partyId, () => backend.party(partyId));
  const presence = usePartyPresence(partyId);
  const [open, setOpen] = useState<"invite" | "settings" | null>(null);
  const [done, setDone] = useState("");
  const leave = useAction(async () => {
    onLeave(partyId);
    await backend.leave(partyId, user.id);
    onChanged();
  });
  const removed = useRef<Person>(user);
  const remove = useAction(async () => {
    const { id, username } = removed.current;
    await backend.remove(partyId, id, user);
    setDone(`${username} is removed: written to the table, and cut off in a moment.`);
    onChanged();
  });

  const { reload } = loaded;
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);

  const details = loaded.value;
  if (details === undefined) {
    return (
      <section className="card party" aria-labelledby="party-title">
        <h2 id="party-title">Party</h2>
        <Skeleton loaded={loaded} lines={4} />
      </section>
    );
  }
  const { party, members, invitations } = details;
  const error = leave.error ?? remove.error ?? loaded.error;
  const close = (what: string) => {
    setOpen(null);
    setDone(what);
  };
  return (
    <section className="card party" aria-labelledby="party-title">
      <h2 id="party-title">{party.name}</h2>
      <dl className="settings">
        {Object.entries(party.settings ?? {}).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
      <Members
        members={members}
        presence={presence}
        me={user}
        isRemoving={remove.isRunning}
        onRemove={(member) => {
          removed.current = member;
          remove.run();
        }}
      />
      <p className="hint waiting">
        {invitations.length === 0
          ? "Nobody is invited."
          : `Invited: ${invitations.map(({ invitedUserId }) => nameOf(invitedUserId, users)).join(", ")}.`}
      </p>
      <div className="actions">
        <button type="button" className="button primary" onClick={() => setOpen("invite")}>
          Invite
        </button>
        <button type="button" className="button" onClick={() => setOpen("settings")}>
          Settings
        </button>
        <button type="button" className="button quiet" onClick={leave.run} disabled={leave.isRunning}>
          Leave
        </button>
      </div>
      <p className="done" role="status">
        {error === null ? done : <span className="error">{error}</span>}
      </p>
      {open === "invite" && (
        <InviteDialog
          party={party}
          members={members}
          user={user}
          users={users}
          onClose={() => setOpen(null)}
          onInvited={(invited) => {
            close(`${invited} is invited: written to the table, and on its way.`);
            reload();
          }}
        />
      )}
      {open === "settings" && (
        <SettingsDialog
          party={party}
          user={user}
          onClose={() => setOpen(null)}
          onChanged={() => close("Changed: written to the table, and on its way.")}
        />
      )}
    </section>
  );
}

function nameOf(userId: string, users: readonly DemoUser[]): string {
  return users.find(({ id }) => id === userId)?.username ?? userId;
}
