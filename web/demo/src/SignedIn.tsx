import { PartylineProvider } from "@partyline/react";
import { useCallback } from "react";
import { backend, type DemoConfig, type Person } from "./backend.ts";
import { Home } from "./Home.tsx";

interface SignedInProps {
  readonly config: DemoConfig;
  readonly user: Person;
  readonly onSignOut: () => void;
}

/** The page with its connection. Loaded on its own, because signing in needs no pusher-js. */
export function SignedIn({ config, user, onSignOut }: SignedInProps) {
  // A new token each time: tokens of an earlier run of the local issuer are not valid.
  const getToken = useCallback(() => backend.token(user), [user]);
  const { key, host, port } = config.pusher;
  return (
    <PartylineProvider
      userId={user.id}
      getToken={getToken}
      config={{ appKey: key, apiBaseUrl: location.origin, host, port }}
    >
      <Home key={user.id} config={config} user={user} onSignOut={onSignOut} />
    </PartylineProvider>
  );
}
