import { usePusher } from "@partyline/react";
import { toast } from "sonner";
import { ErrorNote } from "./ErrorNote.tsx";

export function Invitations() {
  const { error, retry } = usePusher({
    onPartyInvitation: ({ partyName, invitedBy }) => {
      toast(`${invitedBy.username} invites you to ${partyName}`);
    },
  });
  return <ErrorNote error={error} retry={retry} />;
}
