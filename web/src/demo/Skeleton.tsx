import type { Loaded } from "./useLoaded";

/** Where something will be: takes its room while it is loaded, or says why it is not there. */
export function Skeleton({ loaded, lines }: { loaded: Loaded<unknown>; lines: number }) {
  if (loaded.error !== null) {
    return (
      <div className="load-error" role="alert">
        <p className="error">{loaded.error}</p>
        <button type="button" className="button small" onClick={loaded.reload}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <span key={line} />
      ))}
    </div>
  );
}
