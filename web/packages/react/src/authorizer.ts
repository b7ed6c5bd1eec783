import { type Answer, type ApiSettings, type Failed, readAnswer, repeat, send, unexpectedAnswer } from "./api.ts";
import type { ChannelError } from "./errors.ts";

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

const route = "POST /pusher/auth";

/** The most channels that the API accepts in one request. */
const maxChannels = 100;

/** A request that waits for its outcome. */
interface Waiting extends AuthorizationRequest {
  readonly settle: (outcome: AuthorizationOutcome) => void;
}

/** Gets signatures from `POST /pusher/auth`. Subscriptions that begin within one task share a request. */
export class Authorizer {
  readonly #settings: ApiSettings;
  #waiting: Waiting[] = [];

  constructor(settings: ApiSettings) {
    this.#settings = settings;
  }

  /** Retries until the answer is final or the signal aborts. */
  authorize(request: AuthorizationRequest): Promise<AuthorizationOutcome> {
    return new Promise((settle) => {
      this.#waiting.push({ ...request, settle });
      if (this.#waiting.length === 1) setTimeout(() => this.#send());
    });
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    // Not aborted, so all of them are of the current connection.
    const current = waiting.filter(({ signal, settle }) => {
      if (signal.aborted) settle({ aborted: true });
      return !signal.aborted;
    });
    for (let first = 0; first < current.length; first += maxChannels) {
      new Batch(current.slice(first, first + maxChannels), this.#settings).run();
    }
  }
}

/** The channels of one request. A channel leaves the batch with its outcome; the others are retried together. */
class Batch {
  readonly #settings: ApiSettings;
  readonly #open: Set<Waiting>;
  /** Aborts when no channel waits any more. */
  readonly #controller = new AbortController();

  constructor(requests: readonly Waiting[], settings: ApiSettings) {
    this.#open = new Set(requests);
    this.#settings = settings;
    for (const request of requests) {
      request.signal.addEventListener("abort", () => this.#settle(request, { aborted: true }), { once: true });
    }
  }

  async run(): Promise<void> {
    const end = await repeat(
      route,
      () => this.#attempt(),
      (failure, retryInMilliseconds) => {
        for (const { channel, onFailure } of [...this.#open]) {
          onFailure({ ...failure, final: false, channel, retryInMilliseconds });
        }
      },
      this.#controller.signal,
      this.#settings.throttle.subscribing,
      this.#settings,
    );
    if (typeof end === "string") return;
    for (const request of [...this.#open]) {
      this.#settle(request, { refused: { ...end, final: true, channel: request.channel } });
    }
  }

  async #attempt(): Promise<Failed | "unauthorized" | "done"> {
    const [first] = this.#open;
    if (first === undefined) return "done";
    const names = [...this.#open].map(({ channel }) => channel);
    const body = { socket_id: first.socketId, channel_name: names };
    const answer = await send(route, body, this.#controller.signal, this.#settings);
    if ("failed" in answer) return answer;
    const answers = answer.status === 200 ? entries(answer) : undefined;
    if (answer.status === 200 && answers === undefined) return { failed: unexpectedAnswer(route, 200) };
    let left: Failed | "unauthorized" | "done" = "done";
    for (const request of [...this.#open]) {
      const { channel } = request;
      const own = answers === undefined ? answer : answers(channel);
      const reading =
        own === undefined
          ? { failed: unexpectedAnswer(route, 200) }
          : readAnswer(route, own, (text) => signature(text, channel), `This user may not subscribe to ${channel}.`);
      if ("granted" in reading) this.#settle(request, reading);
      else if ("refused" in reading) {
        this.#settle(request, { refused: { ...reading.refused, final: true, channel } });
      } else left = "unauthorized" in reading ? "unauthorized" : reading;
    }
    return left;
  }

  #settle(request: Waiting, outcome: AuthorizationOutcome): void {
    if (!this.#open.delete(request)) return;
    request.settle(outcome);
    if (this.#open.size === 0) this.#controller.abort();
  }
}

/** The answer for each channel, in the form of a single request's answer; undefined if the body is of another form. */
function entries({ body, retryAfterMilliseconds }: Answer): ((channel: string) => Answer | undefined) | undefined {
  let byChannel: Record<string, { status?: unknown; data?: unknown; message?: unknown } | null>;
  try {
    byChannel = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof byChannel !== "object" || byChannel === null) return undefined;
  return (channel) => {
    const entry = Object.hasOwn(byChannel, channel) ? byChannel[channel] : undefined;
    if (typeof entry?.status !== "number") return undefined;
    const { status } = entry;
    return { status, body: JSON.stringify(status === 200 ? entry.data : entry) ?? "", retryAfterMilliseconds };
  };
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
