import { type CursorStore, PartylineProvider } from "../partyline";
import { Invitations } from "./Invitations";

const cursorStore: CursorStore = {
  get: (key) => sessionStorage.getItem(key),
  set: (key, value) => sessionStorage.setItem(key, value),
};

export function AppWithStore({ userId, getToken }: { userId: string; getToken: () => Promise<string> }) {
  return (
    <PartylineProvider userId={userId} getToken={getToken} cursorStore={cursorStore} rewind={20}>
      <Invitations />
    </PartylineProvider>
  );
}
