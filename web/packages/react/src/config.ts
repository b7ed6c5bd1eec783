import type { Options } from "pusher-js";
import type { ConfigurationError } from "./errors.ts";

/** The Pusher app and the addresses of Pusher and the API. */
export interface PartylineConfig {
  /** The Pusher app's key. */
  readonly appKey: string;
  /** The API's address, such as `https://api.example.org`, without `/pusher/auth`. `http:` only on loopback. */
  readonly apiBaseUrl: string;
  /** The Pusher app's cluster, such as `eu`. Not needed with `host`. */
  readonly cluster?: string;
  /** Instead of a cluster: the host of a Pusher-compatible server, without a port. */
  readonly host?: string;
  readonly port?: number;
  /** Default: true, except for a host on loopback. False only on loopback: tokens and signatures are secrets. */
  readonly tls?: boolean;
}

/** The variables of a Vite build, `import.meta.env`, or others with the same names. */
export type Environment = Readonly<Record<string, unknown>>;

type Field = keyof PartylineConfig;

const variables: Partial<Record<Field, string>> = {
  appKey: "VITE_PUSHER_APP_KEY",
  cluster: "VITE_PUSHER_CLUSTER",
  host: "VITE_PUSHER_HOST",
  port: "VITE_PUSHER_PORT",
  apiBaseUrl: "VITE_API_BASE_URL",
};

/** The configuration in the variables, or an error for the first one that is missing or invalid. */
export function configFromEnv(environment: Environment): PartylineConfig | ConfigurationError {
  const given = Object.entries(variables).map(([field, variable]) => [field, environment[variable]]);
  return checked(Object.fromEntries(given), (field) => variables[field] ?? field);
}

/** The configuration, or an error for a missing or invalid field: a page may pass a variable that is not set. */
export function checkedConfig(config: PartylineConfig): PartylineConfig | ConfigurationError {
  return checked({ ...config }, (field) => `config.${field}`);
}

function checked(
  given: Partial<Record<Field, unknown>>,
  name: (field: Field) => string,
): PartylineConfig | ConfigurationError {
  const text = (field: Field) => {
    const value = given[field];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const [appKey, cluster, host, apiBaseUrl] = [text("appKey"), text("cluster"), text("host"), text("apiBaseUrl")];
  const port = typeof given.port === "number" ? String(given.port) : text("port");
  if (appKey === undefined) return missing(name("appKey"), "the key of the Pusher app");
  if (cluster === undefined && host === undefined) {
    return missing(name("cluster"), "the cluster of the Pusher app, such as eu");
  }
  if (cluster !== undefined && !/^[a-z\d-]+$/i.test(cluster)) {
    return invalid(name("cluster"), cluster, "the short name of a cluster, such as eu");
  }
  if (host !== undefined && !isHost(host)) {
    return invalid(
      name("host"),
      host,
      "a host's name or address, such as pusher.example.org, without a protocol, port or path",
    );
  }
  if (given.tls === false && !isLoopback(host ?? "")) {
    return invalid(name("tls"), "false", "true for a server that is not on loopback");
  }
  if (apiBaseUrl === undefined) return missing(name("apiBaseUrl"), "the address of the API");
  const apiHost = httpHost(apiBaseUrl);
  if (apiHost === undefined) {
    return invalid(name("apiBaseUrl"), apiBaseUrl, "an address such as https://api.example.org");
  }
  if (!/^https:/i.test(apiBaseUrl) && !isLoopback(apiHost)) {
    return invalid(name("apiBaseUrl"), apiBaseUrl, "an https address unless it is on loopback");
  }
  if (port !== undefined && !isPort(port)) return invalid(name("port"), port, "a number from 1 to 65535");
  return {
    appKey,
    apiBaseUrl,
    ...(cluster === undefined ? {} : { cluster }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(typeof given.tls === "boolean" ? { tls: given.tls } : {}),
  };
}

/** The API's address, without a slash at the end. */
export function apiAddress(config: PartylineConfig): string {
  return config.apiBaseUrl.replace(/\/+$/, "");
}

/** The options of pusher-js for its server. */
export function serverOptions(config: PartylineConfig): Options {
  if (config.host === undefined) {
    return { cluster: config.cluster ?? "" };
  }
  return {
    cluster: config.cluster ?? "",
    wsHost: config.host,
    ...(config.port === undefined ? {} : { wsPort: config.port, wssPort: config.port }),
    forceTLS: config.tls ?? !isLoopback(config.host),
    // "ws" includes TLS. "wss" would also be tried without TLS, and only Pusher's own hosts serve the fallbacks.
    enabledTransports: ["ws"],
  };
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** A name, an IPv4 address, or an IPv6 address with or without brackets. */
function isHost(text: string): boolean {
  return /^([a-z\d_]([-a-z\d_.]*[a-z\d_])?\.?|\[?[a-f\d]*:[a-f\d]*:[a-f\d:.]*\]?)$/i.test(text);
}

/** The host of an address with HTTP or HTTPS. Undefined for another text. */
function httpHost(text: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(text);
    return /^https?:$/.test(protocol) && hostname !== "" ? hostname : undefined;
  } catch {
    return undefined;
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
}

function missing(variable: string, what: string): ConfigurationError {
  return {
    kind: "configuration",
    final: true,
    variable,
    message: `${variable} is not set: it is ${what}. Vite reads variables when it starts, from the environment and .env files.`,
  };
}

function invalid(variable: string, value: string, expected: string): ConfigurationError {
  return {
    kind: "configuration",
    final: true,
    variable,
    message: `${variable} is "${value}", but must be ${expected}.`,
  };
}
