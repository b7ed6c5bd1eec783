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

/** Channel auth, or API Gateway for it, answers earlier than this. */
const deadlineMilliseconds = 15_000;

/** One request with a fresh token, because the last one may have expired. */
export async function post(
  path: string,
  body: object,
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
  const endpoint = `${address}${path}`;
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
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

/**
 * Reads an answer.
 *
 * @param read the signature in the body of a 200; undefined if it has none
 * @param forbidden the message for 403
 */
export function readAnswer<T>(
  path: string,
  { status, body, retryAfterMilliseconds }: Answer,
  read: (body: string) => T | undefined,
  forbidden: string,
): Reading<T> {
  if (status === 200) {
    const granted = read(body);
    return granted === undefined ? { failed: unexpectedAnswer(path) } : { granted };
  }
  if (status === 401) return { unauthorized: true };
  if (status === 403) return { refused: { kind: "forbidden", message: forbidden } };
  if (status === 429) {
    const message = `Too many requests to POST ${path} (429).`;
    return { failed: { kind: "rate-limited", message }, retryAfterMilliseconds };
  }
  if (status === 408 || status >= 500) {
    const message = `POST ${path} answered ${status}.`;
    return { failed: { kind: "api-unavailable", status, message }, retryAfterMilliseconds };
  }
  return { refused: { kind: "rejected", status, message: `POST ${path} answered ${status}: ${body.slice(0, 200)}` } };
}

export function unexpectedAnswer(path: string): Failure {
  return {
    kind: "unexpected-answer",
    message: `POST ${path} answered 200 without a signature: it is not Partyline's channel auth.`,
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
  path: string,
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
      if (unauthorizedBefore) return unauthorized(path);
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

function unauthorized(path: string): Refusal {
  return {
    kind: "unauthorized",
    message: `POST ${path} did not accept the token (401), nor the next one from getToken.`,
  };
}

/** Resolves after the wait, or when the signal aborts. */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
