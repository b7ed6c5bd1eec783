"use client";

import { createContext, type ReactElement, type ReactNode, useContext, useEffect, useMemo } from "react";
import { checkedConfig, type PartylineConfig } from "./config.ts";
import type { CursorStore } from "./cursorStore.ts";
import type { ConfigurationError } from "./errors.ts";
import { isRewind, Partyline } from "./partyline.ts";
import { useLatest } from "./useLatest.ts";

/** The value that the hooks share: the connection, nothing while no user is signed in, or the configuration's error. */
export type PartylineContextValue =
  | { readonly partyline: Partyline; readonly error: null }
  | { readonly partyline: null; readonly error: ConfigurationError | null };

export const PartylineContext = createContext<PartylineContextValue | null>(null);

export interface PartylineProviderProps {
  /** The signed-in user, as in the tokens; null while no user is signed in. */
  readonly userId: string | null;
  /** Called before each request to the API. Should return a token that is valid for at least a minute. */
  readonly getToken: () => Promise<string>;
  /** The Pusher app and the API, or what {@link configFromEnv} found wrong. */
  readonly config: PartylineConfig | ConfigurationError;
  /**
   * The number of events to pass on, of each channel, that were published before its first subscription: from 0 to 200.
   * Default: 0.
   */
  readonly rewind?: number | undefined;
  /** Keeps what this page has received over a reload, such as `sessionStorage`. Default: none. */
  readonly cursorStore?: CursorStore | undefined;
  readonly children?: ReactNode;
}

/**
 * Provides one connection to the hooks below it. The first hook opens it. It closes with the last hook, at sign-out, and when
 * another user signs in.
 */
export function PartylineProvider({
  userId,
  getToken,
  config,
  rewind = 0,
  cursorStore,
  children,
}: PartylineProviderProps): ReactElement {
  const latest = useLatest({ getToken, cursorStore });

  // Compared by value: a page may create the object in its JSX at each render.
  const hasStore = cursorStore !== undefined;
  const configText = JSON.stringify(config);
  const value = useMemo((): PartylineContextValue => {
    const given: PartylineConfig | ConfigurationError = JSON.parse(configText);
    const read = "kind" in given ? given : checkedConfig(given);
    if ("kind" in read) return { partyline: null, error: read };
    if (!isRewind(rewind)) return { partyline: null, error: invalidRewind(rewind) };
    if (userId === null) return signedOut;
    // It does nothing until a hook uses it, and closes with the last one, so no cleanup is needed here.
    const getToken = () => latest.current.getToken();
    const store: CursorStore = {
      get: (key) => latest.current.cursorStore?.get(key),
      set: (key, value) => latest.current.cursorStore?.set(key, value),
    };
    const options = { userId, config: read, rewind, getToken, ...(hasStore ? { cursorStore: store } : {}) };
    return { partyline: new Partyline(options), error: null };
  }, [userId, configText, rewind, hasStore, latest]);

  useEffect(() => {
    if (value.error !== null) console.error(`Partyline: ${value.error.message}`);
  }, [value]);

  // React 18 has no <PartylineContext>.
  return <PartylineContext.Provider value={value}>{children}</PartylineContext.Provider>;
}

function invalidRewind(rewind: number): ConfigurationError {
  const message = `rewind is ${rewind}, but must be an integer from 0 to 200.`;
  return { kind: "configuration", final: true, variable: "rewind", message };
}

const signedOut: PartylineContextValue = { partyline: null, error: null };

export function usePartylineContext(): PartylineContextValue {
  const value = useContext(PartylineContext);
  if (value === null) throw new Error("Partyline's hooks need a <PartylineProvider> above them.");
  return value;
}
