import { type PartyInvitationEvent, usePartyInvitations } from "@partyline/react";
import { useRef } from "react";
import { Avatar } from "./Avatar.tsx";
import { backend, type Person } from "./backend.ts";
import { useAction } from "./useAction.ts";
import type { Removals } from "./useRemovals.ts";

/** As many as fit on a small screen. The others wait. */
const shownAtOnce = 3;

interface ToastsProps {
  readonly user: Person;
  readonly removals: Removals;
  readonly onJoined: (partyId: string) => void;
}

/** The removals and invitations that arrive while the page is open. A toast stays until the user handles it. */
export function Toasts({ user, removals, onJoined }: ToastsProps) {
  const { invitations, dismiss } = usePartyInvitations();
  const region = useRef<HTMLElement>(null);
  /** The pressed button is removed with its toast; the focus should move to a place nearby. */
  const close = (eventId: string) => {
    region.current?.focus();
    dismiss(eventId);
  };
  const waiting = invitations.length - shownAtOnce;
  return (
    <section
      ref={region}
      tabIndex={-1}
      className="toasts"
      aria-label="News"
      aria-live="polite"
      aria-relevant="additions"
    >
      {removals.parties.map(({ partyId, name }) => (
        <article key={partyId} className="toast" aria-label={`Removed from ${name}`}>
          <div className="toast-body">
            <p>
              You are no longer in <b>{name}</b>: a member has removed you. This page receives nothing of it any more.
            </p>
            <div className="actions">
              <button
                type="button"
                className="button quiet"
                onClick={() => {
                  region.current?.focus();
                  removals.dismiss(partyId);
                }}
              >
                OK
              </button>
            </div>
          </div>
        </article>
      ))}
      {invitations.slice(0, shownAtOnce).map((invitation) => (
        <Toast
          key={invitation.eventId}
          invitation={invitation}
          user={user}
          onDismiss={() => close(invitation.eventId)}
          onJoined={() => {
            close(invitation.eventId);
            onJoined(invitation.partyId);
          }}
        />
      ))}
      {waiting > 0 && <p className="toasts-more">and {waiting} more</p>}
    </section>
  );
}

interface ToastProps {
  readonly invitation: PartyInvitationEvent;
  readonly user: Person;
  readonly onDismiss: () => void;
  readonly onJoined: () => void;
}

function Toast({ invitation, user, onDismiss, onJoined }: ToastProps) {
  const { partyId, partyName, invitedBy } = invitation;
  const accept = useAction(async () => {
    await backend.join(partyId, user);
    onJoined();
  });
  return (
    <article className="toast" aria-label={`Invitation to ${partyName}`}>
      <Avatar person={invitedBy} />
      <div className="toast-body">
        <p>
          <b>{invitedBy.username}</b> invites you to <b>{partyName}</b>
        </p>
        {accept.error !== null && (
          <p className="error" role="alert">
            {accept.error}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button primary" onClick={accept.run} disabled={accept.isRunning}>
            Accept
          </button>
          <button type="button" className="button quiet" onClick={onDismiss}>
            Later
          </button>
        </div>
      </div>
    </article>
  );
}
