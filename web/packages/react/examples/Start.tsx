import { configFromEnv, PartylineProvider, type PartylineProviderProps, usePusher } from "@partyline/react";
import { Toaster, toast } from "sonner";

const config = configFromEnv(import.meta.env);

function Invitations() {
  usePusher({ onPartyInvitation: ({ partyName, invitedBy }) => void toast(`${partyName}, ${invitedBy.username}`) });
  return <Toaster />;
}

export function App(user: Pick<PartylineProviderProps, "userId" | "getToken">) {
  return (
    <PartylineProvider {...user} config={config}>
      <Invitations />
    </PartylineProvider>
  );
}
