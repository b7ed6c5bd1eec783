import type { UsePartyPresenceResult } from "@partyline/react";
import type { ReactNode } from "react";
import { Avatar } from "./Avatar.tsx";
import type { Member, Person } from "./backend.ts";

interface MembersProps {
  readonly members: readonly Member[];
  readonly invited: readonly Person[];
  readonly presence: UsePartyPresenceResult;
  readonly me: Person;
  /** Shown beside the number of those who are online. */
  readonly children: ReactNode;
  /** Members may remove members. The table decides. */
  readonly onRemove: (member: Person) => void;
}

const order = new Intl.Collator(undefined, { numeric: true });

/** All members in the table, and who is invited. A light marks those who are online on the presence channel. */
export function Members({ members, invited, presence, me, children, onRemove }: MembersProps) {
  const online = new Set(presence.members.map(({ id }) => id));
  const sorted = members.toSorted((a, b) => order.compare(a.username, b.username));
  const countOnline = members.filter(({ userId }) => online.has(userId)).length;
  const isKnown = presence.status === "subscribed";
  return (
    <>
      <div className="party-facts">
        <p className="presence" role="status">
          {isKnown
            ? `${countOnline} of ${members.length} online`
            : presence.status === "refused"
              ? "Who is online is not known: the presence channel was refused."
              : online.size > 0
                ? `${countOnline} of ${members.length} online at last`
                : "Looking who is online…"}
        </p>
        {children}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must be reachable by keyboard. */}
      <ul className="board" data-known={isKnown} aria-label="Members and invited users" tabIndex={0}>
        {sorted.map(({ userId, username }) => {
          const isOnline = online.has(userId);
          return (
            <li key={userId} className={isOnline ? "jack online" : "jack"}>
              <Avatar person={{ id: userId, username }} />
              <span className="jack-text">
                <span className="jack-name" title={username}>
                  <bdi>{username}</bdi>
                  {userId === me.id && ", you"}
                </span>
                <span className="jack-line">
                  <span className="jack-state">{isOnline ? "online" : isKnown ? "offline" : "…"}</span>
                  {userId !== me.id && (
                    <button
                      type="button"
                      className="button small quiet remove"
                      onClick={() => onRemove({ id: userId, username })}
                      aria-label={`Remove ${username}`}
                    >
                      Remove
                    </button>
                  )}
                </span>
              </span>
            </li>
          );
        })}
        {invited.map((person) => (
          <li key={person.id} className="jack invited">
            <Avatar person={person} />
            <span className="jack-text">
              <span className="jack-name" title={person.username}>
                <bdi>{person.username}</bdi>
              </span>
              <span className="jack-state">invited</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
