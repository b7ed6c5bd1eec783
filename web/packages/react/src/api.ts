import { type Backoff, readRetryAfter, waitBeforeRetry } from "./backoff.ts";
import { withDeadline } from "./deadline.ts";
import type { Throttle, Turns } from "./throttle.ts";

/** Where the API is, and how its requests are made and retried. */
export interface ApiSettings {
  /** The API's address, without a slash at the end. */
  readonly address: string;
  readonly getToken: () => Promise<string>;
  readonly backoff: Backoff;
  readonly random: () => number;
  readonly throttle: Throttle;
}

/** Why a request failed that is retried. */
export type Failure = { readonly message: string } & (
  | { readonly kind: "token"; readonly cause: unknown }
  | { readonly kind: "api-unreachable" }
  | { readonly kind: "api-unavailable"; readonly status: number }
  | { readonly kind: "rate-limited" }
  | { readonly kind: "unexpected-answer" }
);

/** Why a request was refused for good. */
export type Refusal = { readonly message: string } & (
  | { readonly kind: "unauthorized" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "rejected"; readonly status: number }
);

/** What an answer means. */
export type Reading<T> =
  | { readonly granted: T }
  | { readonly refused: Refusal }
  | { readonly unauthorized: true }
  | Failed;

/** A failure to retry, not before the server's `Retry-After`. */
export interface Failed {
  readonly failed: Failure;
  readonly retryAfterMilliseconds?: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterMilliseconds: number | undefined;
}

/** A method and a path, as the template names a route. */
export type Route = `${"GET" | "POST"} /${string}`;

/** Channel auth, or API Gateway for it, answers earlier than this. `getToken` has as long. */
const deadlineMilliseconds = 15_000;

/**
 * One request with a fresh token, because the last one may have expired.
 *
 * @param fields the query of a GET, or the JSON body of a POST
 */
export async function send(
  route: Route,
  fields: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  { address, getToken }: ApiSettings,
): Promise<Answer | Failed> {
  const token = await freshToken(getToken, signal);
  if (typeof token !== "string") return { failed: token };
  const [method, path] = route.split(" ");
  const endpoint = `${address}${path}`;
  const authorization = { Authorization: `Bearer ${token}` };
  const limited = withDeadline(signal, deadlineMilliseconds);
  try {
    const answer = await fetch(method === "GET" ? `${endpoint}?${query(fields)}` : endpoint, {
      ...(method === "GET"
        ? { headers: authorization }
        : {
            method: "POST",
            headers: { ...authorization, "Content-Type": "application/json" },
            body: JSON.stringify(fields),
          }),
      credentials: "omit",
      signal: limited.signal,
    });
    return {
      status: answer.status,
      body: await answer.text(),
      retryAfterMilliseconds: readRetryAfter(answer.headers.get("Retry-After"), Date.now()),
    };
  } catch {
    const message =
      `${endpoint} did not answer: this device is offline, the address is wrong, or the API's AllowedOrigins do not ` +
      "name this page (CORS).";
    return { failed: { kind: "api-unreachable", message } };
  } finally {
    limited.end();
  }
}

/** A token from the page, or why there is none. */
async function freshToken(getToken: () => Promise<string>, signal: AbortSignal): Promise<string | Failure> {
  const limited = withDeadline(signal, deadlineMilliseconds);
  try {
    const late = new Promise<never>((_, reject) => {
      const giveUp = () => reject(new Error("it did not settle within 15 s"));
      if (limited.signal.aborted) giveUp();
      limited.signal.addEventListener("abort", giveUp);
    });
    const token: unknown = await Promise.race([getToken(), late]);
    // The page may be written in JavaScript, and a header cannot have other characters.
    if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return token;
    throw new TypeError(`it returned ${describe(token)} instead of a token`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { kind: "token", cause, message: `getToken failed: ${reason}` };
  } finally {
    limited.end();
  }
}

/** What a value is, without a text that may be a secret. */
function describe(value: unknown): string {
  if (value === "") return "an empty text";
  if (typeof value === "string") return "a text with spaces or other invalid characters";
  return value === null ? "null" : typeof value;
}

function query(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join("&");
}

/**
 * Reads an answer.
 *
 * @param read what the body of a 200 grants; undefined if the body is of another form
 * @param forbidden the message for 403
 */
export function readAnswer<T>(
  route: Route,
  { status, body, retryAfterMilliseconds }: Answer,
  read: (body: string) => T | undefined,
  forbidden: string,
): Reading<T> {
  if (status === 200) {
    const granted = read(body);
    return granted === undefined ? { failed: unexpectedAnswer(route, status) } : { granted };
  }
  if (status === 401) return { unauthorized: true };
  if (status !== 429 && status !== 408 && status < 500 && !isOfTheApi(body)) {
    return { failed: unexpectedAnswer(route, status) };
  }
  if (status === 403) return { refused: { kind: "forbidden", message: forbidden } };
  if (status === 429) {
    const message = `Too many requests to ${route} (429).`;
    return { failed: { kind: "rate-limited", message }, retryAfterMilliseconds };
  }
  if (status === 408 || status >= 500) {
    const message = `${route} answered ${status}.`;
    return { failed: { kind: "api-unavailable", status, message }, retryAfterMilliseconds };
  }
  return { refused: { kind: "rejected", status, message: `${route} answered ${status}: ${body.slice(0, 200)}` } };
}

/** Channel auth and API Gateway send a message with each error. A proxy's page has none. */
function isOfTheApi(body: string): boolean {
  try {
    return typeof JSON.parse(body)?.message === "string";
  } catch {
    return false;
  }
}

export function unexpectedAnswer(route: Route, status: number): Failure {
  const expected = status !== 200 ? "a message" : route.startsWith("GET") ? "events" : "a signature";
  return {
    kind: "unexpected-answer",
    message: `${route} answered ${status} without ${expected}: it is not Partyline's channel auth.`,
  };
}

/**
 * Repeats a request until it is done (docs/authentication.md). A 401 is repeated once at once, because the next token may be
 * accepted; a failure after a wait. Nothing is sent before the client's turn, if API Gateway throttles.
 *
 * @param attempt sends the request, and handles what is final in its answer
 * @param onFailure called for each failure that is retried
 */
export async function repeat(
  route: Route,
  attempt: () => Promise<Failed | "unauthorized" | "done">,
  onFailure: (failure: Failure, retryInMilliseconds: number, isThrottled: boolean) => void,
  signal: AbortSignal,
  turns: Turns,
  { backoff, random }: ApiSettings,
): Promise<"done" | "aborted" | Refusal> {
  let failures = 0;
  let unauthorizedBefore = false;
  for (;;) {
    for (let wait = turns.wait(); wait > 0 && !signal.aborted; wait = turns.wait()) await delay(wait, signal);
    if (signal.aborted) return "aborted";
    const sentAt = turns.now();
    const outcome = await attempt();
    if (signal.aborted) return "aborted";
    if (outcome === "done") return outcome;
    if (outcome === "unauthorized") {
      if (unauthorizedBefore) return unauthorized(route);
      unauthorizedBefore = true;
      continue;
    }
    unauthorizedBefore = false;
    if (isThrottled(outcome)) {
      onFailure(outcome.failed, turns.throttled(sentAt), true);
      continue;
    }
    failures++;
    const wait = waitBeforeRetry(failures, outcome.retryAfterMilliseconds, backoff, random());
    onFailure(outcome.failed, wait, false);
    await delay(wait, signal);
  }
}

/** API Gateway's 429. Channel auth's own, for one user, has a `Retry-After`. */
const isThrottled = ({ failed, retryAfterMilliseconds }: Failed) =>
  failed.kind === "rate-limited" && retryAfterMilliseconds === undefined;

function unauthorized(route: Route): Refusal {
  return {
    kind: "unauthorized",
    message: `${route} did not accept the token (401), nor the next one from getToken.`,
  };
}

/** Resolves after the wait, or when the signal aborts. */
export function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
