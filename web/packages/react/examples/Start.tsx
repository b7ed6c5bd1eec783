import { configFromEnv, PartylineProvider, type PartylineProviderProps, usePusher } from "@partyline/react";
import { Toaster, toast } from "sonner";

function Invitations() {
  usePusher({ onPartyInvitation: ({ partyName, invitedBy }) => void toast(`${partyName}, ${invitedBy.username}`) });
  return <Toaster />;
}

export const App = (user: Pick<PartylineProviderProps, "userId" | "getToken">) => (
  <PartylineProvider {...user} config={configFromEnv(import.meta.env)}>
    <Invitations />
  </PartylineProvider>
);
