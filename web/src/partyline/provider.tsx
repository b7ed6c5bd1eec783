import { createContext, type ReactNode, useContext, useEffect, useInsertionEffect, useMemo, useRef } from "react";
import { checkedConfig, configFromEnvironment, type PartylineConfig } from "./config";
import type { CursorStore } from "./cursorStore";
import type { ConfigurationError } from "./errors";
import { isRewind, Partyline } from "./partyline";

/** The value that the hooks share: the connection, nothing while no user is signed in, or the configuration's error. */
export type PartylineContextValue =
  | { readonly partyline: Partyline; readonly error: null }
  | { readonly partyline: null; readonly error: ConfigurationError | null };

const PartylineContext = createContext<PartylineContextValue | null>(null);

export interface PartylineProviderProps {
  /** The signed-in user, as in the tokens; null while no user is signed in. */
  readonly userId: string | null;
  /** Called before each request to the API. Should return a token that is valid for at least a minute. */
  readonly getToken: () => Promise<string>;
  /** Default: the VITE_ variables. */
  readonly config?: PartylineConfig | undefined;
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
}: PartylineProviderProps) {
  const latest = useRef({ getToken, cursorStore });
  useInsertionEffect(() => {
    latest.current = { getToken, cursorStore };
  });

  // Compared by value: a page may create the object in its JSX at each render.
  const hasStore = cursorStore !== undefined;
  const configText = config && JSON.stringify(config);
  const value = useMemo((): PartylineContextValue => {
    const read =
      configText === undefined ? configFromEnvironment(import.meta.env ?? {}) : checkedConfig(JSON.parse(configText));
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
  }, [userId, configText, rewind, hasStore]);

  useEffect(() => {
    if (value.error !== null) console.error(`Partyline: ${value.error.message}`);
  }, [value]);

  return <PartylineContext value={value}>{children}</PartylineContext>;
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
