import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { messageOf } from "./backend.ts";

export interface Loaded<T> {
  /** The last loaded value; undefined before the first. */
  readonly value: T | undefined;
  /** The error of the last attempt; null after a success. */
  readonly error: string | null;
  readonly reload: () => void;
}

/** Loads the value for `key`: at once, for each new key, and on demand. Keeps the old value while it reloads. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value: T | undefined; error: string | null }>({
    key,
    value: undefined,
    error: null,
  });
  const progress = useRef({ key: "", running: false, again: false });
  const loadNow = useEffectEvent(() => load());

  const run = useCallback(async (wanted: string, start: () => Promise<T>) => {
    // Many events at once cause one more load at most, which starts after the last of them.
    const own = { key: wanted, running: true, again: false };
    progress.current = own;
    do {
      own.again = false;
      let outcome: { value: T } | { error: string };
      try {
        outcome = { value: await start() };
      } catch (error) {
        outcome = { error: messageOf(error) };
      }
      if (progress.current !== own) return;
      setState((last) =>
        "value" in outcome
          ? { key: wanted, value: outcome.value, error: null }
          : { key: wanted, value: last.key === wanted ? last.value : undefined, error: outcome.error },
      );
    } while (own.again);
    own.running = false;
  }, []);

  useEffect(() => {
    run(key, () => loadNow());
    return () => {
      progress.current = { key: "", running: false, again: false };
    };
  }, [key, run]);

  const [wish, setWish] = useState(0);
  useEffect(() => {
    if (wish === 0) return;
    if (progress.current.running) progress.current.again = true;
    else run(progress.current.key, () => loadNow());
  }, [wish, run]);

  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    error: isCurrent ? state.error : null,
    reload: useCallback(() => setWish((last) => last + 1), []),
  };
}
