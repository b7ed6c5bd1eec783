import { configFromEnv, PartylineProvider } from "@partyline/react";
import { Toaster } from "sonner";
import { Invitations } from "./Invitations.tsx";

const config = configFromEnv(import.meta.env);

export function App({ userId, getToken }: { userId: string | null; getToken: () => Promise<string> }) {
  return (
    <PartylineProvider userId={userId} getToken={getToken} config={config}>
      <Toaster />
      <Invitations />
    </PartylineProvider>
  );
}
