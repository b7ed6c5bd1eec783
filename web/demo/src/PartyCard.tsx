import { type PartyUpdateEvent, usePartyPresence } from "@partyline/react";
import { useEffect, useState } from "react";
import { backend, type DemoUser, type PartyDetails, type Person, type UserItems } from "./backend.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { InviteDialog } from "./InviteDialog.tsx";
import { Members } from "./Members.tsx";
import { SettingsDialog } from "./SettingsDialog.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { type Loaded, useLoaded } from "./useLoaded.ts";

/** The last update that has arrived. */
export interface ArrivedUpdate {
  readonly update: PartyUpdateEvent;
  /** In milliseconds, as of `performance.now()`. */
  readonly at: number;
}

interface PartyCardProps {
  /** Null if there is no party to show. */
  readonly partyId: string | null;
  readonly mine: Loaded<UserItems>;
  /** Changes when something may have changed. */
  readonly changes: number;
  readonly lastUpdate: ArrivedUpdate | null;
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
      <div className="card-head">
        <h2 id="party-title">{mine.value === undefined ? "Party" : "No party yet"}</h2>
      </div>
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
              <li key={place} className="jack place">
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

type Open = { readonly what: "invite" | "settings" | "leave" } | { readonly what: "remove"; readonly member: Person };

/** What this user has done, until its effect is seen. `begun` is in milliseconds, as of `performance.now()`. */
type Notice =
  | { readonly what: "invited" | "removed"; readonly person: Person; readonly begun: number }
  | { readonly what: "changed"; readonly begun: number };

/** How long a notice is shown. That of an invitation stays until it is answered. */
const noticeMilliseconds = 15_000;

function LoadedParty({ partyId, changes, lastUpdate, user, users, onChanged, onLeave }: LoadedPartyProps) {
  const loaded = useLoaded(partyId, () => backend.party(partyId));
  const presence = usePartyPresence(partyId);
  const [open, setOpen] = useState<Open | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);

  const { reload } = loaded;
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);
  const details = loaded.value;
  const text = notice === null || details === undefined ? "" : textOf(notice, details, lastUpdate);
  const isWaiting =
    notice?.what === "invited" && details?.invitations.some(({ invitedUserId }) => invitedUserId === notice.person.id);
  useEffect(() => {
    if (text === "" || isWaiting === true) return;
    const timer = setTimeout(() => setNotice(null), noticeMilliseconds);
    return () => clearTimeout(timer);
  }, [text, isWaiting]);

  if (details === undefined) {
    return (
      <section className="card party" aria-labelledby="party-title">
        <div className="card-head">
          <h2 id="party-title">Party</h2>
        </div>
        <Skeleton loaded={loaded} lines={4} />
      </section>
    );
  }
  const { party, members, invitations } = details;
  const close = () => setOpen(null);
  return (
    <section className="card party" aria-labelledby="party-title">
      <div className="card-head">
        <h2 id="party-title" dir="auto" title={party.name}>
          {party.name}
        </h2>
        <div className="actions">
          <button type="button" className="button small primary" onClick={() => setOpen({ what: "invite" })}>
            Invite
          </button>
          <button type="button" className="button small" onClick={() => setOpen({ what: "settings" })}>
            Settings
          </button>
          <button type="button" className="button small quiet" onClick={() => setOpen({ what: "leave" })}>
            Leave
          </button>
        </div>
      </div>
      <Members
        members={members}
        invited={invitations.map(({ invitedUserId }) => ({
          id: invitedUserId,
          username: nameOf(invitedUserId, users),
        }))}
        presence={presence}
        me={user}
        onRemove={(member) => setOpen({ what: "remove", member })}
      >
        <dl className="settings">
          {Object.entries(party.settings ?? {}).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{String(value)}</dd>
            </div>
          ))}
        </dl>
      </Members>
      <p className="done" role="status">
        {loaded.error === null ? text : <span className="error">{loaded.error}</span>}
      </p>
      {open?.what === "invite" && (
        <InviteDialog
          party={party}
          members={members}
          user={user}
          users={users}
          onClose={close}
          onInvited={(person) => {
            close();
            setNotice({ what: "invited", person, begun: performance.now() });
            reload();
          }}
        />
      )}
      {open?.what === "settings" && (
        <SettingsDialog
          party={party}
          user={user}
          onClose={close}
          onChanged={(begun) => {
            close();
            setNotice({ what: "changed", begun });
          }}
        />
      )}
      {open?.what === "leave" && (
        <ConfirmDialog
          title={`Leave ${party.name}?`}
          confirm="Leave"
          act={async () => {
            onLeave(partyId);
            await backend.leave(partyId, user.id);
            onChanged();
          }}
          onClose={close}
        >
          You receive nothing of this party any more, until a member invites you again.
          {members.length === 1 && " You are its last member."}
        </ConfirmDialog>
      )}
      {open?.what === "remove" && (
        <ConfirmDialog
          title={`Remove ${open.member.username}?`}
          confirm="Remove"
          act={async () => {
            const begun = performance.now();
            await backend.remove(partyId, open.member.id, user);
            setNotice({ what: "removed", person: open.member, begun });
            onChanged();
          }}
          onClose={close}
        >
          <bdi>{open.member.username}</bdi> is taken out of the table. The trigger then ends their connection, and they
          receive nothing of this party any more.
        </ConfirmDialog>
      )}
    </section>
  );
}

function textOf(notice: Notice, { members, invitations }: PartyDetails, lastUpdate: ArrivedUpdate | null): string {
  if (notice.what === "changed") {
    const { begun } = notice;
    return lastUpdate !== null && lastUpdate.at > begun && lastUpdate.update.updateType === "settings-changed"
      ? `Changed, and everyone on the line knows: the event was back after ${Math.round(lastUpdate.at - begun)} ms.`
      : "Changed: written to the table, and on its way.";
  }
  const { id, username } = notice.person;
  const isMember = members.some(({ userId }) => userId === id);
  if (notice.what === "removed") {
    return isMember
      ? `${username} is removed: written to the table, and cut off in a moment.`
      : `${username} is removed, and receives nothing of this party any more.`;
  }
  if (isMember) return `${username} has joined.`;
  return invitations.some(({ invitedUserId }) => invitedUserId === id)
    ? `${username} is invited: written to the table, and published by the trigger.`
    : "";
}

function nameOf(userId: string, users: readonly DemoUser[]): string {
  return users.find(({ id }) => id === userId)?.username ?? userId;
}
