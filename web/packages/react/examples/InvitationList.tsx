import { usePartyInvitations } from "@partyline/react";

export function InvitationList() {
  const { invitations, dismiss } = usePartyInvitations();
  return (
    <ul>
      {invitations.map(({ eventId, partyName, invitedBy }) => (
        <li key={eventId}>
          {invitedBy.username} invites you to {partyName}
          <button type="button" onClick={() => dismiss(eventId)}>
            Not now
          </button>
        </li>
      ))}
    </ul>
  );
}
