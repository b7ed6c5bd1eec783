import { type Backoff, readRetryAfter, waitBeforeRetry } from "./backoff";
import type { ChannelError } from "./errors";

/** The result that pusher-js expects. */
export interface Authorization {
  readonly auth: string;
  readonly channel_data?: string;
}

/** A subscription to authorize: one channel on one connection. */
export interface AuthorizationRequest {
  readonly channel: string;
  readonly socketId: string;
  /** Stops the retries. Nothing is reported after it. */
  readonly signal: AbortSignal;
  /** Called for each failure that is retried. */
  readonly onFailure: (error: ChannelError) => void;
}

export type AuthorizationOutcome =
  | { readonly granted: Authorization }
  | { readonly refused: ChannelError }
  | { readonly aborted: true };

export interface AuthorizerSettings {
  readonly endpoint: string;
  readonly getToken: () => Promise<string>;
  readonly backoff: Backoff;
  readonly random: () => number;
}

/** The result of one request. */
type Attempt =
  | { readonly granted: Authorization }
  | { readonly refused: ChannelError }
  | { readonly unauthorized: true }
  | {
      readonly failed: (retryInMilliseconds: number) => ChannelError;
      readonly retryAfterMilliseconds: number | undefined;
    };

/** Channel auth, or API Gateway for it, answers earlier than this. */
const deadlineMilliseconds = 15_000;

/**
 * Gets a signature from `POST /pusher/auth`, and retries until the answer is final (docs/authentication.md). Each request
 * gets a fresh token, because the last one may have expired.
 */
export async function authorize(
  request: AuthorizationRequest,
  settings: AuthorizerSettings,
): Promise<AuthorizationOutcome> {
  let failures = 0;
  let unauthorizedBefore = false;
  for (;;) {
    const attempt = await requestSignature(request, settings);
    if (request.signal.aborted) return { aborted: true };
    if ("granted" in attempt || "refused" in attempt) return attempt;
    if ("unauthorized" in attempt) {
      if (unauthorizedBefore) return { refused: unauthorized(request.channel) };
      unauthorizedBefore = true;
      continue;
    }
    unauthorizedBefore = false;
    failures++;
    const wait = waitBeforeRetry(failures, attempt.retryAfterMilliseconds, settings.backoff, settings.random());
    request.onFailure(attempt.failed(wait));
    await delay(wait, request.signal);
    if (request.signal.aborted) return { aborted: true };
  }
}

async function requestSignature(
  request: AuthorizationRequest,
  { endpoint, getToken }: AuthorizerSettings,
): Promise<Attempt> {
  const { channel, socketId, signal } = request;
  let token: string;
  try {
    token = await getToken();
  } catch (cause) {
    return failed(undefined, (retryInMilliseconds) => ({
      kind: "token",
      final: false,
      channel,
      cause,
      retryInMilliseconds,
      message: `getToken failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    }));
  }
  try {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ socket_id: socketId, channel_name: channel }),
      credentials: "omit",
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMilliseconds)]),
    });
    return read(endpoint, answer.status, answer.headers.get("Retry-After"), await answer.text(), channel);
  } catch {
    return failed(undefined, (retryInMilliseconds) => ({
      kind: "api-unreachable",
      final: false,
      channel,
      retryInMilliseconds,
      message:
        `${endpoint} did not answer: this device is offline, the address is wrong, or the API's AllowedOrigins do not ` +
        "name this page (CORS).",
    }));
  }
}

function read(endpoint: string, status: number, retryAfter: string | null, body: string, channel: string): Attempt {
  const granted = status === 200 ? signature(body, channel) : undefined;
  if (granted !== undefined) return { granted };
  if (status === 200) {
    return failed(undefined, (retryInMilliseconds) => ({
      kind: "unexpected-answer",
      final: false,
      channel,
      retryInMilliseconds,
      message: `${endpoint} answered 200 without a signature: it is not Partyline's channel auth.`,
    }));
  }
  if (status === 401) return { unauthorized: true };
  if (status === 403) {
    return {
      refused: { kind: "forbidden", final: true, channel, message: `This user may not subscribe to ${channel}.` },
    };
  }
  const retryAfterMilliseconds = readRetryAfter(retryAfter, Date.now());
  if (status === 429) {
    return failed(retryAfterMilliseconds, (retryInMilliseconds) => ({
      kind: "rate-limited",
      final: false,
      channel,
      retryInMilliseconds,
      message: "Too many requests to POST /pusher/auth (429).",
    }));
  }
  if (status === 408 || status >= 500) {
    return failed(retryAfterMilliseconds, (retryInMilliseconds) => ({
      kind: "api-unavailable",
      final: false,
      channel,
      status,
      retryInMilliseconds,
      message: `POST /pusher/auth answered ${status}.`,
    }));
  }
  const message = `POST /pusher/auth answered ${status}: ${body.slice(0, 200)}`;
  return { refused: { kind: "rejected", final: true, channel, status, message } };
}

/** The signature in an answer, if pusher-js can use it. */
function signature(body: string, channel: string): Authorization | undefined {
  try {
    const { auth, channel_data } = JSON.parse(body);
    if (typeof auth !== "string") return undefined;
    if (!channel.startsWith("presence-")) return { auth };
    return typeof JSON.parse(channel_data).user_id === "string" ? { auth, channel_data } : undefined;
  } catch {
    return undefined;
  }
}

function failed(
  retryAfterMilliseconds: number | undefined,
  error: (retryInMilliseconds: number) => ChannelError,
): Attempt {
  return { failed: error, retryAfterMilliseconds };
}

function unauthorized(channel: string): ChannelError {
  return {
    kind: "unauthorized",
    final: true,
    channel,
    message: "POST /pusher/auth did not accept the token (401), nor the next one from getToken.",
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
