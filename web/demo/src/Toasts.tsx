import { type PartyInvitationEvent, usePartyInvitations } from "@partyline/react";
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import { Avatar } from "./Avatar.tsx";
import { backend, type Person, type UserItems } from "./backend.ts";
import { useAction } from "./useAction.ts";
import type { Loaded } from "./useLoaded.ts";
import type { Removals } from "./useRemovals.ts";

const narrow = matchMedia("(max-width: 44rem)");

function onNarrowChange(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}

interface ToastsProps {
  readonly user: Person;
  readonly mine: Loaded<UserItems>;
  readonly removals: Removals;
  readonly onJoined: (partyId: string) => void;
}

/**
 * The removals and invitations that arrive while the page is open. A toast stays until the user handles it, here or
 * elsewhere: it goes with its invitation.
 */
export function Toasts({ user, mine, removals, onJoined }: ToastsProps) {
  const { invitations, dismiss } = usePartyInvitations();
  const region = useRef<HTMLElement>(null);
  const inTable = useInvitationsInTable(mine.value, invitations, dismiss);
  /** The pressed button is removed with its toast; the focus should move to a place nearby. */
  const close = (eventId: string) => {
    region.current?.focus();
    dismiss(eventId);
  };
  const dismissAll = () => {
    region.current?.focus();
    for (const { partyId } of removals.parties) removals.dismiss(partyId);
    for (const { eventId } of invitations) dismiss(eventId);
  };
  const toasts = [
    ...removals.parties.map(({ partyId, name }) => (
      <Toast key={partyId} label={`Removed from ${name}`}>
        <p>
          You are no longer in <b dir="auto">{name}</b>: a member has removed you. This page receives nothing of it any
          more.
        </p>
        <div className="actions">
          <button
            type="button"
            className="button small"
            onClick={() => {
              region.current?.focus();
              removals.dismiss(partyId);
            }}
          >
            OK
          </button>
        </div>
      </Toast>
    )),
    ...invitations.map((invitation) => (
      <InvitationToast
        key={invitation.eventId}
        invitation={invitation}
        isInTable={inTable(invitation)}
        user={user}
        onDismiss={() => close(invitation.eventId)}
        onJoined={() => {
          close(invitation.eventId);
          onJoined(invitation.partyId);
        }}
      />
    )),
  ];
  // As many as leave most of the page free. The others wait.
  const shownAtOnce = useSyncExternalStore(onNarrowChange, () => narrow.matches) ? 1 : 3;
  const waiting = toasts.length - shownAtOnce;
  return (
    <section
      ref={region}
      tabIndex={-1}
      className="toasts"
      aria-label="News"
      aria-live="polite"
      aria-relevant="additions"
    >
      {toasts.length > 1 && (
        <div className="toasts-head">
          {waiting > 0 && <p>and {waiting} more</p>}
          <button type="button" className="button small" onClick={dismissAll}>
            Dismiss all
          </button>
        </div>
      )}
      {toasts.slice(0, shownAtOnce)}
    </section>
  );
}

/**
 * Dismisses an invitation that is gone from the table, or accepted. Returns whether one is in the table, which an event sent
 * by hand never is; true until the table has been read.
 */
function useInvitationsInTable(
  items: UserItems | undefined,
  invitations: readonly PartyInvitationEvent[],
  dismiss: (eventId: string) => void,
): (invitation: PartyInvitationEvent) => boolean {
  /** By event id: the items at the arrival, and whether the invitation was in the table since. */
  const known = useRef(new Map<string, { readonly before: UserItems | undefined; wasInTable: boolean }>());
  const isOpen = ({ partyId }: PartyInvitationEvent) =>
    items?.invitations.some((invitation) => invitation.partyId === partyId) === true;
  useEffect(() => {
    for (const invitation of invitations) {
      const { eventId, partyId } = invitation;
      const seen = known.current.get(eventId) ?? { before: items, wasInTable: false };
      known.current.set(eventId, seen);
      const isInTable = items?.invitations.some((open) => open.partyId === partyId) === true;
      const isMember = items?.parties.some((party) => party.partyId === partyId) === true;
      if (isInTable) seen.wasInTable = true;
      else if (isMember || seen.wasInTable) dismiss(eventId);
    }
  }, [items, invitations, dismiss]);
  return (invitation) => {
    const seen = known.current.get(invitation.eventId);
    return isOpen(invitation) || seen === undefined || seen.before === items;
  };
}

function Toast({ label, children, person }: { label: string; children: ReactNode; person?: Person }) {
  return (
    <article className="toast" aria-label={label}>
      {person !== undefined && <Avatar person={person} />}
      <div className="toast-body">{children}</div>
    </article>
  );
}

interface InvitationToastProps {
  readonly invitation: PartyInvitationEvent;
  readonly isInTable: boolean;
  readonly user: Person;
  readonly onDismiss: () => void;
  readonly onJoined: () => void;
}

function InvitationToast({ invitation, isInTable, user, onDismiss, onJoined }: InvitationToastProps) {
  const { partyId, partyName, invitedBy } = invitation;
  const accept = useAction(async () => {
    await backend.join(partyId, user);
    onJoined();
  });
  return (
    <Toast label={`Invitation to ${partyName}`} person={invitedBy}>
      <p>
        <b dir="auto">{invitedBy.username}</b> invites you to <b dir="auto">{partyName}</b>
      </p>
      {accept.error !== null && (
        <p className="error" role="alert">
          {accept.error}
        </p>
      )}
      {!isInTable && <p className="hint">The table has no such invitation: the event was sent by hand.</p>}
      <div className="actions">
        {isInTable && (
          <button type="button" className="button small primary" onClick={accept.run} disabled={accept.isRunning}>
            Accept
          </button>
        )}
        <button type="button" className="button small quiet" onClick={onDismiss}>
          {isInTable ? "Later" : "Dismiss"}
        </button>
      </div>
    </Toast>
  );
}
