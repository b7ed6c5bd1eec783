import { Avatar } from "./Avatar.tsx";
import { backend, type Invitation, type Person, type UserItems } from "./backend.ts";
import { Skeleton } from "./Skeleton.tsx";
import { useAction } from "./useAction.ts";
import type { Loaded } from "./useLoaded.ts";

interface InboxProps {
  readonly user: Person;
  readonly mine: Loaded<UserItems>;
  readonly onJoined: (partyId: string) => void;
  readonly onChanged: () => void;
}

/** The user's invitations in the table, with earlier ones. */
export function Inbox({ user, mine, onJoined, onChanged }: InboxProps) {
  const invitations = mine.value?.invitations;
  return (
    <section className="card inbox" aria-labelledby="inbox-title">
      <h2 id="inbox-title">Invitations</h2>
      {invitations === undefined ? (
        <Skeleton loaded={mine} lines={1} />
      ) : invitations.length === 0 ? (
        <p className="empty">No invitation is open. A new one also comes in at the corner.</p>
      ) : (
        <ul className="rows inbox-rows">
          {invitations.map((invitation) => (
            <Row
              key={invitation.partyId}
              invitation={invitation}
              user={user}
              onJoined={() => onJoined(invitation.partyId)}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  readonly invitation: Invitation;
  readonly user: Person;
  readonly onJoined: () => void;
  readonly onChanged: () => void;
}

function Row({ invitation: { partyId, partyName, invitedBy }, user, onJoined, onChanged }: RowProps) {
  const join = useAction(async () => {
    await backend.join(partyId, user);
    onJoined();
  });
  const decline = useAction(async () => {
    await backend.decline(partyId, user.id);
    onChanged();
  });
  const error = join.error ?? decline.error;
  return (
    <li className="row">
      <Avatar person={invitedBy} />
      <div className="row-text">
        <b dir="auto">{partyName}</b>
        <small>
          from <bdi>{invitedBy.username}</bdi>
        </small>
        {error !== null && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        <div className="actions">
          <button
            type="button"
            className="button primary small"
            onClick={join.run}
            disabled={join.isRunning}
            aria-label={`Join ${partyName}`}
          >
            Join
          </button>
          <button
            type="button"
            className="button quiet small"
            onClick={decline.run}
            disabled={decline.isRunning}
            aria-label={`Decline ${partyName}`}
          >
            Decline
          </button>
        </div>
      </div>
    </li>
  );
}
