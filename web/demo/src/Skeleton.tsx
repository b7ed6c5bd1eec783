import type { Loaded } from "./useLoaded.ts";

/** A placeholder: reserves the space while data is loaded, or shows the error. */
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
        // biome-ignore lint/suspicious/noArrayIndexKey: all items are equal.
        <span key={line} />
      ))}
    </div>
  );
}
