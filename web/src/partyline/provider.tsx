import { createContext, type ReactNode, useContext, useEffect, useInsertionEffect, useMemo, useRef } from "react";
import { checkedConfig, configFromEnvironment, type PartylineConfig } from "./config";
import type { ConfigurationError } from "./errors";
import { Partyline } from "./partyline";

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
  readonly children?: ReactNode;
}

/**
 * Provides one connection to the hooks below it. The first hook opens it. It closes with the last hook, at sign-out, and when
 * another user signs in.
 */
export function PartylineProvider({ userId, getToken, config, children }: PartylineProviderProps) {
  const latestGetToken = useRef(getToken);
  useInsertionEffect(() => {
    latestGetToken.current = getToken;
  });

  // Compared by value: a page may create the object in its JSX at each render.
  const configText = config && JSON.stringify(config);
  const value = useMemo((): PartylineContextValue => {
    const read =
      configText === undefined ? configFromEnvironment(import.meta.env ?? {}) : checkedConfig(JSON.parse(configText));
    if ("kind" in read) return { partyline: null, error: read };
    if (userId === null) return signedOut;
    // It does nothing until a hook uses it, and closes with the last one, so no cleanup is needed here.
    return {
      partyline: new Partyline({ userId, config: read, getToken: () => latestGetToken.current() }),
      error: null,
    };
  }, [userId, configText]);

  useEffect(() => {
    if (value.error !== null) console.error(`Partyline: ${value.error.message}`);
  }, [value]);

  return <PartylineContext value={value}>{children}</PartylineContext>;
}

const signedOut: PartylineContextValue = { partyline: null, error: null };

export function usePartylineContext(): PartylineContextValue {
  const value = useContext(PartylineContext);
  if (value === null) throw new Error("Partyline's hooks need a <PartylineProvider> above them.");
  return value;
}
