import { lazy, Suspense, useEffect, useRef } from "react";
import { backend, type DemoConfig } from "./backend.ts";
import { connectionSwitch } from "./connectionSwitch.ts";
import { Header } from "./Header.tsx";
import { SignIn } from "./SignIn.tsx";
import { useSession } from "./session.ts";
import { useLoaded } from "./useLoaded.ts";

/** The pause between retries while bin/local does not answer. */
const retryMilliseconds = 2_000;

const loadSignedIn = async () => ({ default: (await import("./SignedIn.tsx")).SignedIn });
const SignedIn = lazy(loadSignedIn);

export function App() {
  const { value: config, error, reload } = useLoaded("config", backend.config);

  useEffect(() => {
    if (error === null || config !== undefined) return;
    const timer = setInterval(reload, retryMilliseconds);
    return () => clearInterval(timer);
  }, [error, config, reload]);

  if (config !== undefined) return <Demo config={config} />;
  if (error === null) return <Waiting />;
  return (
    <>
      <Header />
      <main id="main" className="page notice-page">
        <div className="notice fault" role="alert">
          <h1>bin/local does not answer</h1>
          <p>{error}</p>
          <p>
            Start it with <code>bin/local</code>. This page retries by itself.
          </p>
        </div>
      </main>
    </>
  );
}

/** index.html has the same, for the time before the script has run. */
function Waiting() {
  return (
    <>
      <Header />
      <main id="main" className="page notice-page">
        <p className="loading" role="status">
          Looking for the stack…
        </p>
      </main>
    </>
  );
}

function Demo({ config }: { config: DemoConfig }) {
  const { user, signIn, signOut } = useSession(config.users);
  useEffect(() => {
    // Fetched while the user chooses. A failure shows itself when it is needed.
    loadSignedIn().catch(() => {});
  }, []);
  return (
    <Suspense fallback={<Waiting />}>
      {user === null ? (
        <>
          <Header />
          <SignIn config={config} onSignIn={signIn} />
        </>
      ) : (
        <SignedIn
          config={config}
          user={user}
          onSignOut={() => {
            signOut();
            connectionSwitch.restore();
          }}
        />
      )}
      <FocusOnChange userId={user?.id ?? null} />
    </Suspense>
  );
}

/** The pressed button is gone after signing in or out: the focus goes to the heading of what has replaced it. */
function FocusOnChange({ userId }: { userId: string | null }) {
  const last = useRef(userId);
  useEffect(() => {
    if (last.current === userId) return;
    last.current = userId;
    document.querySelector<HTMLElement>("#main h1")?.focus();
  }, [userId]);
  return null;
}
