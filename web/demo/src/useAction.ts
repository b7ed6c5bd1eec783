import { useRef, useState } from "react";
import { messageOf } from "./backend.ts";

export interface Action {
  readonly isRunning: boolean;
  /** The error of the last run; null if it succeeded. */
  readonly error: string | null;
  /** Runs the action, unless it is already running. */
  readonly run: () => void;
}

/** A button's action, which may fail. */
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
