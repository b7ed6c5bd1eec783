import {
  configFromEnv,
  PartylineProvider,
  useChannel,
  useEvent,
  useParty,
  usePartyInvitations,
  usePartyPresence,
  usePusher,
} from "@partyline/react";
import { useState } from "react";

declare module "@partyline/react" {
  interface PartylineEvents {
    "chat-message": { readonly text: string };
  }
}

/** Every hook once. */
export function Page({ partyId }: { partyId: string }) {
  const [texts, setTexts] = useState<readonly string[]>([]);
  const { state, error } = usePusher({ parties: [partyId] });
  const { invitations } = usePartyInvitations();
  const { status } = useParty(partyId, () => {});
  const { members } = usePartyPresence(partyId);
  useEvent(`private-party-${partyId}`, "chat-message", ({ text }) => setTexts((before) => [...before, text]));
  const channel = useChannel(null);
  return (
    <main>
      <p role="status">{error === null ? state : error.kind}</p>
      <p id="party">{`${status} ${channel.status} ${members.map(({ username }) => username).join()}`}</p>
      <p id="invitations">{invitations.map(({ partyName }) => partyName).join()}</p>
      <p id="texts">{texts.join()}</p>
    </main>
  );
}

const config = configFromEnv({
  VITE_PUSHER_APP_KEY: "key",
  VITE_PUSHER_CLUSTER: "eu",
  VITE_API_BASE_URL: "https://api.example.org",
});

export function App() {
  return (
    <PartylineProvider userId="ada" getToken={async () => "token"} config={config}>
      <Page partyId="garden" />
    </PartylineProvider>
  );
}
