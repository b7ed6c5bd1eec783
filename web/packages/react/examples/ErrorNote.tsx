import type { PartylineError } from "@partyline/react";

export function ErrorNote({ error, retry }: { error: PartylineError | null; retry: () => void }) {
  // Channels work without a sign-in.
  if (error === null || error.kind === "sign-in") return null;
  if (!error.final) return <p role="status">Live updates are late. Trying again …</p>;
  switch (error.kind) {
    case "forbidden":
      return <p role="alert">You are not in this party.</p>;
    case "unauthorized":
      return <a href="/sign-in">Sign in again for live updates</a>;
    default:
      return (
        <p role="alert">
          Live updates do not work.
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      );
  }
}
