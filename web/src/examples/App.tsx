import { PartylineProvider } from "../partyline";
import { Invitations } from "./Invitations";

export function App({ userId, getToken }: { userId: string | null; getToken: () => Promise<string> }) {
  return (
    <PartylineProvider userId={userId} getToken={getToken}>
      <Invitations />
    </PartylineProvider>
  );
}
