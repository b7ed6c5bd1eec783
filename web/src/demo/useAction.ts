import { useRef, useState } from "react";
import { messageOf } from "./backend";

export interface Action {
  readonly isRunning: boolean;
  /** Why it failed the last time; null if it did not. */
  readonly error: string | null;
  /** Does it, unless it is being done already. */
  readonly run: () => void;
}

/** Something that a button does and that may fail. */
export function useAction(act: () => Promise<unknown>): Action {
  const [state, setState] = useState<{ isRunning: boolean; error: string | null }>({ isRunning: false, error: null });
  const isRunning = useRef(false);
  return {
    ...state,
    run: async () => {
      if (isRunning.current) return;
      isRunning.current = true;
      setState({ isRunning: true, error: null });
      let error: string | null = null;
      try {
        await act();
      } catch (problem) {
        error = messageOf(problem);
      }
      isRunning.current = false;
      setState({ isRunning: false, error });
    },
  };
}
