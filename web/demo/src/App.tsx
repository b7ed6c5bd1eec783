import { PartylineProvider } from "@partyline/react";
import { useCallback, useEffect } from "react";
import { backend, type DemoConfig } from "./backend.ts";
import { Header } from "./Header.tsx";
import { Home } from "./Home.tsx";
import { SignIn } from "./SignIn.tsx";
import { useSession } from "./session.ts";
import { useLoaded } from "./useLoaded.ts";

/** The pause between retries while bin/local does not answer. */
const retryMilliseconds = 2_000;

export function App() {
  const { value: config, error, reload } = useLoaded("config", backend.config);

  useEffect(() => {
    if (error === null || config !== undefined) return;
    const timer = setInterval(reload, retryMilliseconds);
    return () => clearInterval(timer);
  }, [error, config, reload]);

  if (config !== undefined) return <Demo config={config} />;
  return (
    <>
      <Header />
      <main id="main" className="page notice-page">
        {error === null ? (
          <p className="loading" role="status">
            Looking for the stack…
          </p>
        ) : (
          <div className="notice fault" role="alert">
            <h1>bin/local does not answer</h1>
            <p>{error}</p>
            <p>
              Start it with <code>bin/local</code>. This page retries by itself.
            </p>
          </div>
        )}
      </main>
    </>
  );
}

function Demo({ config }: { config: DemoConfig }) {
  const { user, signIn, signOut } = useSession(config.users);
  const getToken = useCallback(() => {
    if (user === null) throw new Error("nobody is signed in");
    // A new token each time: tokens of an earlier run of the local issuer are not valid.
    return backend.token(user);
  }, [user]);
  const { key, host, port } = config.pusher;

  return (
    <PartylineProvider
      userId={user?.id ?? null}
      getToken={getToken}
      config={{ appKey: key, apiBaseUrl: location.origin, host, port }}
    >
      {user === null ? (
        <>
          <Header />
          <SignIn config={config} onSignIn={signIn} />
        </>
      ) : (
        <Home key={user.id} config={config} user={user} onSignOut={signOut} />
      )}
    </PartylineProvider>
  );
}
