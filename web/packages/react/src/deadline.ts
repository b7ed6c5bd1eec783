/** A signal with a time limit. */
export interface Limited {
  readonly signal: AbortSignal;
  /** Aborts it at once. */
  readonly giveUp: () => void;
  /** Sets another time limit, from now on. */
  readonly limit: (milliseconds: number) => void;
  /** It is not needed any more. */
  readonly end: () => void;
}

/** Aborts with the given signal, and after the time. `AbortSignal.any` is missing before Safari 17.4, and in React Native. */
export function withDeadline(signal: AbortSignal, milliseconds: number): Limited {
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  let timer = setTimeout(giveUp, milliseconds);
  const limit = (fromNow: number) => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, fromNow);
  };
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  };
  return { signal: controller.signal, giveUp, limit, end };
}
