import type { UsePartyPresenceResult } from "@partyline/react";
import { Avatar } from "./Avatar.tsx";
import type { Member, Person } from "./backend.ts";

interface MembersProps {
  readonly members: readonly Member[];
  readonly presence: UsePartyPresenceResult;
  readonly me: Person;
  readonly isRemoving: boolean;
  /** Members may remove members. The table decides. */
  readonly onRemove: (member: Person) => void;
}

/** All members in the table. A light marks those who are online on the presence channel. */
export function Members({ members, presence, me, isRemoving, onRemove }: MembersProps) {
  const online = new Set(presence.members.map(({ id }) => id));
  const sorted = members.toSorted((a, b) => a.username.localeCompare(b.username));
  const isKnown = presence.status === "subscribed";
  return (
    <>
      <p className="presence" role="status">
        {isKnown
          ? `${members.filter(({ userId }) => online.has(userId)).length} of ${members.length} online`
          : presence.status === "refused"
            ? "Who is online is not known: the presence channel was refused."
            : "Looking who is online…"}
      </p>
      <ul className="board" data-known={isKnown}>
        {sorted.map(({ userId, username }) => {
          const isOnline = online.has(userId);
          return (
            <li key={userId} className={isOnline ? "jack online" : "jack"}>
              <Avatar person={{ id: userId, username }} />
              <span className="jack-name" title={username}>
                {userId === me.id ? `${username}, you` : username}
              </span>
              <span className="jack-state">{isOnline ? "online" : isKnown ? "offline" : "…"}</span>
              {userId !== me.id && (
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => onRemove({ id: userId, username })}
                  disabled={isRemoving}
                  aria-label={`Remove ${username}`}
                >
                  Remove
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
