import { type CursorStore, configFromEnv, PartylineProvider } from "@partyline/react";
import { Invitations } from "./Invitations.tsx";

const config = configFromEnv(import.meta.env);

const cursorStore: CursorStore = {
  get: (key) => sessionStorage.getItem(key),
  set: (key, value) => sessionStorage.setItem(key, value),
};

export function AppWithStore({ userId, getToken }: { userId: string; getToken: () => Promise<string> }) {
  return (
    <PartylineProvider userId={userId} getToken={getToken} config={config} cursorStore={cursorStore} rewind={20}>
      <Invitations />
    </PartylineProvider>
  );
}
