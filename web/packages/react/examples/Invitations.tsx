import { usePusher } from "@partyline/react";

export function Invitations() {
  const { isConnected, error } = usePusher({
    onPartyInvitation: ({ partyName, invitedBy }) => {
      alert(`${invitedBy.username} invites you to ${partyName}`);
    },
  });
  return <p role="status">{error?.message ?? (isConnected ? "live" : "connecting")}</p>;
}
