import { createContext, type ReactNode, useContext, useEffect, useInsertionEffect, useMemo, useRef } from "react";
import { checkedConfig, configFromEnvironment, type PartylineConfig } from "./config";
import type { ConfigurationError } from "./errors";
import { Partyline } from "./partyline";

/** What the hooks share: the line, nothing while nobody is signed in, or why there is none. */
export type Line =
  | { readonly partyline: Partyline; readonly error: null }
  | { readonly partyline: null; readonly error: ConfigurationError | null };

const LineContext = createContext<Line | null>(null);

export interface PartylineProviderProps {
  /** Who is signed in, as the tokens say it; null while nobody is. */
  readonly userId: string | null;
  /** Asked before each request to the API. Should give a token that is still good for a minute. */
  readonly getToken: () => Promise<string>;
  /** Without it the VITE_ variables are read. */
  readonly config?: PartylineConfig | undefined;
  readonly children?: ReactNode;
}

/**
 * Gives the hooks beneath it one connection. It is opened by the first hook and closed with the last, when nobody is
 * signed in any more, and when another user is.
 */
export function PartylineProvider({ userId, getToken, config, children }: PartylineProviderProps) {
  const latestGetToken = useRef(getToken);
  useInsertionEffect(() => {
    latestGetToken.current = getToken;
  });

  // By value: a page may well write the object into its JSX.
  const configText = config && JSON.stringify(config);
  const line = useMemo((): Line => {
    const read =
      configText === undefined ? configFromEnvironment(import.meta.env ?? {}) : checkedConfig(JSON.parse(configText));
    if ("kind" in read) return { partyline: null, error: read };
    if (userId === null) return signedOut;
    // Does nothing until a hook uses it, and ends with the last one: there is nothing to clean up here.
    return {
      partyline: new Partyline({ userId, config: read, getToken: () => latestGetToken.current() }),
      error: null,
    };
  }, [userId, configText]);

  useEffect(() => {
    if (line.error !== null) console.error(`Partyline: ${line.error.message}`);
  }, [line]);

  return <LineContext value={line}>{children}</LineContext>;
}

const signedOut: Line = { partyline: null, error: null };

export function useLine(): Line {
  const line = useContext(LineContext);
  if (line === null) throw new Error("Partyline's hooks need a <PartylineProvider> above them.");
  return line;
}
