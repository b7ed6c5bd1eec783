interface Failure {
  /** What happened and how to fix it, for a developer. */
  readonly message: string;
}

interface ChannelFailure extends Failure {
  readonly channel: string;
}

/** Not retried until `retry` is called. */
interface Final {
  readonly final: true;
}

/** Retried by itself. */
interface Passing {
  readonly final: false;
}

/** A setting is missing or invalid. */
export interface ConfigurationError extends Failure, Final {
  readonly kind: "configuration";
  /** The variable, such as `VITE_PUSHER_APP_KEY`, or the field of the configuration, such as `config.appKey`. */
  readonly variable: string;
}

/** Pusher closed the connection for good: an unknown key, another cluster, over quota. */
export interface ConnectionRefusedError extends Failure, Final {
  readonly kind: "connection-refused";
  /** Pusher's code, 4001 to 4099, or none if the browser has no WebSocket. */
  readonly code: number | null;
}

/** No connection to Pusher for ten seconds. */
export interface PusherUnreachableError extends Failure, Passing {
  readonly kind: "pusher-unreachable";
}

/** `getToken` failed. */
export interface TokenError extends ChannelFailure, Passing {
  readonly kind: "token";
  readonly cause: unknown;
  readonly retryInMilliseconds: number;
}

/** The API did not answer: offline, a wrong address, or CORS. A browser does not distinguish these. */
export interface ApiUnreachableError extends ChannelFailure, Passing {
  readonly kind: "api-unreachable";
  readonly retryInMilliseconds: number;
}

/** 503, another 5xx, or 408. */
export interface ApiUnavailableError extends ChannelFailure, Passing {
  readonly kind: "api-unavailable";
  readonly status: number;
  readonly retryInMilliseconds: number;
}

/** 429. */
export interface RateLimitedError extends ChannelFailure, Passing {
  readonly kind: "rate-limited";
  readonly retryInMilliseconds: number;
}

/** 200 without a signature: not the answer of Partyline's API. */
export interface UnexpectedAnswerError extends ChannelFailure, Passing {
  readonly kind: "unexpected-answer";
  readonly retryInMilliseconds: number;
}

/** 401 twice, the second time with a new token. Retried after a reconnect. */
export interface UnauthorizedError extends ChannelFailure, Final {
  readonly kind: "unauthorized";
}

/** 403: not that user, not a member, no such party. */
export interface ForbiddenError extends ChannelFailure, Final {
  readonly kind: "forbidden";
}

/** Any other answer, such as 400 and 404. */
export interface RejectedError extends ChannelFailure, Final {
  readonly kind: "rejected";
  readonly status: number;
}

/** Pusher refused the signature: the API's key and secret are not those of the page's app. */
export interface SignatureError extends ChannelFailure, Final {
  readonly kind: "signature";
}

/** Pusher refused the subscription for another reason, such as a full presence channel. */
export interface SubscriptionRefusedError extends ChannelFailure, Final {
  readonly kind: "subscription-refused";
}

/**
 * The connection could not be signed in, and this is retried. `reason` is the kind of the error that a channel would have.
 */
export interface SignInFailedError extends Failure, Passing {
  readonly kind: "sign-in";
  readonly reason: "token" | "api-unreachable" | "api-unavailable" | "rate-limited" | "unexpected-answer";
  readonly retryInMilliseconds: number;
  /** The error of `getToken`. */
  readonly cause?: unknown;
  /** The status of the answer. */
  readonly status?: number;
}

/** The connection could not be signed in. Retried after a reconnect. */
export interface SignInRefusedError extends Failure, Final {
  readonly kind: "sign-in";
  /** As for a channel; `sign-in-refused`: by Pusher. */
  readonly reason: "unauthorized" | "forbidden" | "rejected" | "sign-in-refused";
}

/** Channels work without a sign-in, but the application cannot end this connection. */
export type SignInError = SignInFailedError | SignInRefusedError;

/** An error of the connection. */
export type ConnectionError = ConnectionRefusedError | PusherUnreachableError;

/** An error of a subscription. */
export type ChannelError =
  | TokenError
  | ApiUnreachableError
  | ApiUnavailableError
  | RateLimitedError
  | UnexpectedAnswerError
  | UnauthorizedError
  | ForbiddenError
  | RejectedError
  | SignatureError
  | SubscriptionRefusedError;

/** The errors that the hooks return. `kind` says what happened, `final` whether a retry follows by itself. */
export type PartylineError = ConfigurationError | ConnectionError | ChannelError | SignInError;
