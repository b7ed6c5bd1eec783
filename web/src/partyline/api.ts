import { type Backoff, readRetryAfter, waitBeforeRetry } from "./backoff";

/** Where the API is, and how its requests are made and retried. */
export interface ApiSettings {
  /** The API's address, without a slash at the end. */
  readonly address: string;
  readonly getToken: () => Promise<string>;
  readonly backoff: Backoff;
  readonly random: () => number;
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

/** Channel auth, or API Gateway for it, answers earlier than this. */
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
  let token: string;
  try {
    token = await getToken();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { failed: { kind: "token", cause, message: `getToken failed: ${reason}` } };
  }
  const [method, path] = route.split(" ");
  const endpoint = `${address}${path}`;
  const authorization = { Authorization: `Bearer ${token}` };
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
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMilliseconds)]),
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
  }
}

function query(fields: Readonly<Record<string, unknown>>): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]));
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
    return granted === undefined ? { failed: unexpectedAnswer(route) } : { granted };
  }
  if (status === 401) return { unauthorized: true };
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

export function unexpectedAnswer(route: Route): Failure {
  const what = route.startsWith("GET") ? "events" : "a signature";
  return {
    kind: "unexpected-answer",
    message: `${route} answered 200 without ${what}: it is not Partyline's channel auth.`,
  };
}

/**
 * Repeats a request until it is done (docs/authentication.md). A 401 is repeated once at once, because the next token may be
 * accepted; a failure after a wait.
 *
 * @param attempt sends the request, and handles what is final in its answer
 * @param onFailure called for each failure that is retried
 */
export async function repeat(
  route: Route,
  attempt: () => Promise<Failed | "unauthorized" | "done">,
  onFailure: (failure: Failure, retryInMilliseconds: number) => void,
  signal: AbortSignal,
  { backoff, random }: ApiSettings,
): Promise<"done" | "aborted" | Refusal> {
  let failures = 0;
  let unauthorizedBefore = false;
  for (;;) {
    const outcome = await attempt();
    if (signal.aborted) return "aborted";
    if (outcome === "done") return outcome;
    if (outcome === "unauthorized") {
      if (unauthorizedBefore) return unauthorized(route);
      unauthorizedBefore = true;
      continue;
    }
    unauthorizedBefore = false;
    failures++;
    const wait = waitBeforeRetry(failures, outcome.retryAfterMilliseconds, backoff, random());
    onFailure(outcome.failed, wait);
    await delay(wait, signal);
    if (signal.aborted) return "aborted";
  }
}

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
