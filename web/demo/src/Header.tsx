import type { ConnectionState, PartylineError } from "@partyline/react";
import { Avatar } from "./Avatar.tsx";
import type { Person } from "./backend.ts";
import { connectionSwitch, useIsCut } from "./connectionSwitch.ts";
import { addressFor } from "./session.ts";
import { useTheme } from "./useTheme.ts";

/** The texts for each state of the connection. */
const words: Record<ConnectionState | "signed-out" | "cut", { label: string; meaning: string }> = {
  "signed-out": { label: "Signed out", meaning: "No connection: no user is signed in." },
  cut: {
    label: "Offline",
    meaning: "The connection is cut. What is published meanwhile is caught up later.",
  },
  closed: { label: "Connecting", meaning: "The connection is about to be opened." },
  connecting: { label: "Connecting", meaning: "The connection is being opened." },
  connected: { label: "Connected", meaning: "Events arrive as they happen." },
  reconnecting: { label: "Reconnecting", meaning: "The connection was interrupted. It reconnects by itself." },
  unavailable: { label: "Unavailable, retrying", meaning: "No connection for ten seconds. It is still retried." },
  refused: { label: "Refused", meaning: "Pusher refuses this connection. It is not retried by itself." },
};

interface HeaderProps {
  readonly user?: Person;
  /** The users for a second window. */
  readonly others?: readonly Person[];
  readonly state?: ConnectionState;
  /** An error of the connection or of a channel. */
  readonly error?: PartylineError | null;
  readonly onRetry?: () => void;
  readonly onSignOut?: () => void;
}

/** The page's header. The line at its lower edge shows the state of the connection. */
export function Header({ user, others = [], state, error = null, onRetry, onSignOut }: HeaderProps) {
  const { theme, toggle } = useTheme();
  const isCut = useIsCut() && state !== undefined;
  const shown = isCut ? "cut" : (state ?? "signed-out");
  const { label, meaning } = words[shown];
  // A cut connection is no error.
  const problem = isCut ? null : error;
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="header" data-state={shown}>
        <div className="header-inner">
          <a className="wordmark" href="/">
            Party<em>line</em>
          </a>
          <div className="connection">
            <p className="connection-state" role="status">
              <span className="lamp" aria-hidden="true" />
              <span className="connection-label">{label}</span>
            </p>
            {state !== undefined && (
              <button
                type="button"
                className={isCut ? "button small primary connection-switch" : "button small connection-switch"}
                onClick={isCut ? connectionSwitch.restore : connectionSwitch.cut}
                disabled={!isCut && state !== "connected"}
              >
                {isCut ? "Go online" : "Go offline"}
              </button>
            )}
          </div>
          <div className="header-actions">
            {user !== undefined && (
              <>
                <span className="me" title={user.username}>
                  <Avatar person={user} />
                  <span className="me-name" dir="auto">
                    {user.username}
                  </span>
                </span>
                <button type="button" className="button quiet" onClick={onSignOut}>
                  Sign out
                </button>
              </>
            )}
            <button
              type="button"
              className="button quiet icon"
              onClick={toggle}
              aria-label={theme === "dark" ? "Use the light theme" : "Use the dark theme"}
            >
              <span className="theme-sign" aria-hidden="true" />
            </button>
          </div>
        </div>
        <div className="wire" aria-hidden="true" />
      </header>
      {/* Always rendered, so that the layout does not shift when there is a message. */}
      <section className={problem === null ? "strip" : "strip fault"} aria-label="The connection">
        <div className="strip-inner">
          <p role={problem === null ? undefined : "alert"}>{problem?.message ?? meaning}</p>
          {others.length > 0 && (
            <p className="second-window">
              A second window beside this one:
              {others.map((other) => (
                // Without an opener: otherwise the new window would copy this one's session.
                <a key={other.id} href={addressFor(other)} target="_blank" rel="noopener noreferrer">
                  {other.username} <span aria-hidden="true">↗</span>
                </a>
              ))}
            </p>
          )}
          {problem?.final === true && (
            <button type="button" className="button small" onClick={onRetry}>
              Try again
            </button>
          )}
        </div>
      </section>
    </>
  );
}
