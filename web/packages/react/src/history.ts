import { type ApiSettings, delay, type Failed, type Failure, readAnswer, repeat, send } from "./api.ts";
import { type Limited, withDeadline } from "./deadline.ts";
import { Slots } from "./slots.ts";

/** An event as it was published. */
export interface KeptEvent {
  readonly name: string;
  readonly data: unknown;
  /** When it was kept, ISO 8601. Never goes back within a channel. */
  readonly publishedAt: string;
}

/** An answer of `GET /pusher/history` (docs/history.md). */
export interface HistoryPage {
  /** In the order of publication. Fewer than the limit: there are no more yet. */
  readonly events: readonly KeptEvent[];
  /** Opaque. Of a full page: exactly behind it. Of the last one: for later, and a read with it repeats the last minute. */
  readonly cursor: string;
  /** Whether all events behind the given cursor are still kept. */
  readonly complete: boolean;
}

export interface HistoryQuery {
  readonly channel: string;
  /** Without it the newest events are read. */
  readonly after?: string | undefined;
  /** From 1 to `maxPageSize`. */
  readonly limit: number;
}

/** The most events that the API gives in one answer. */
export const maxPageSize = 200;

/**
 * `sentAt`: milliseconds, when the answered request was sent, which may have waited for its turn; `unavailable`: why the history
 * could not be read, after all retries; `aborted`: by the caller.
 */
export type HistoryReading =
  | { readonly page: HistoryPage; readonly sentAt: number }
  | { readonly unavailable: string }
  | "aborted";

type Read = Exclude<HistoryReading, "aborted">;

/** When a read ends without an answer. */
interface Limits extends Limited {
  readonly begunAt: number;
  deadline: number;
}

const route = "GET /pusher/history";

/** Few enough for a browser's connections, and for a user with a hundred parties. */
const maxConcurrent = 6;

/** The waits between them are 1, 2, 4 and 8 s at most, unless the API asks for longer ones. */
const maxFailures = 5;

/** A read that has no answer by then is given up. Longer than a minute, after which a rate limit lets requests pass. */
const deadlineMilliseconds = 90_000;

/** While API Gateway throttles, the turn of a read is waited for too. Live events wait all the time, so not for longer. */
const throttledDeadlineMilliseconds = 5 * 60_000;

/** Reads `GET /pusher/history` for all channels of a connection: a few at once, and with a bounded number of retries. */
export class History {
  readonly #settings: ApiSettings;
  readonly #slots = new Slots(maxConcurrent);
  /** The API has no such route. */
  #isMissing = false;
  #hasWarned = false;
  readonly #reads = new Set<Limits>();
  readonly #now: () => number;
  /** The end of the API's last `Retry-After`. */
  #notBefore = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds, from any start */
  constructor(settings: ApiSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** On a new connection the route is asked for again: it may have been deployed meanwhile. */
  connected(): void {
    this.#isMissing = false;
    this.#hasWarned = false;
  }

  async read(query: HistoryQuery, signal: AbortSignal): Promise<HistoryReading> {
    const limited = withDeadline(signal, deadlineMilliseconds);
    const begunAt = this.#now();
    const limits = { ...limited, begunAt, deadline: begunAt + deadlineMilliseconds };
    this.#reads.add(limits);
    this.#extend(limits);
    try {
      const reading = await this.#inTurn(query, limits);
      if (signal.aborted) return "aborted";
      if ("unavailable" in reading) this.#warn(query.channel, reading.unavailable);
      return reading;
    } finally {
      this.#reads.delete(limits);
      limited.end();
    }
  }

  /** What the read waits for its turn does not count. */
  #extend(limits: Limits): void {
    const now = this.#now();
    const wait = this.#settings.throttle.catchingUp.wait();
    if (wait === 0) return;
    const latest = limits.begunAt + throttledDeadlineMilliseconds;
    limits.deadline = Math.max(limits.deadline, Math.min(latest, now + wait + deadlineMilliseconds));
    limits.limit(limits.deadline - now);
  }

  async #inTurn(query: HistoryQuery, limits: Limits): Promise<Read> {
    const { signal } = limits;
    const release = await this.#slots.take(signal);
    try {
      if (this.#isMissing) return { unavailable: `The API has no ${route}.` };
      if (this.#notBefore > limits.deadline) return { unavailable: `The API takes no requests to ${route} yet.` };
      const wait = this.#notBefore - this.#now();
      if (wait > 0) await delay(wait, signal);
      return await this.#repeat(query, limits);
    } finally {
      release();
    }
  }

  async #repeat(query: HistoryQuery, limits: Limits): Promise<Read> {
    const { signal, giveUp } = limits;
    let read: Read = { unavailable: `${route} did not answer in time.` };
    let failures = 0;
    const attempt = async (): Promise<Failed | "unauthorized" | "done"> => {
      if (signal.aborted) return "done";
      const { channel, after, limit } = query;
      const fields = { channel_name: channel, ...(after === undefined ? {} : { after }), limit };
      const sentAt = this.#now();
      const answer = await send(route, fields, signal, this.#settings);
      if ("failed" in answer) return answer;
      const reading = readAnswer(route, answer, readPage, `This user may not read the history of ${channel}.`);
      if ("unauthorized" in reading) return "unauthorized";
      if ("failed" in reading) {
        this.#waitFor(reading.retryAfterMilliseconds);
        return reading;
      }
      if ("granted" in reading) {
        read = { page: reading.granted, sentAt };
      } else {
        read = { unavailable: reading.refused.message };
        this.#isMissing ||= answer.status === 404;
      }
      return "done";
    };
    const onFailure = ({ kind, message }: Failure, retryInMilliseconds: number, isThrottled: boolean) => {
      read = { unavailable: message };
      // The turn is for all reads.
      if (isThrottled) for (const one of this.#reads) this.#extend(one);
      // A rate limit is no failure of the API, and lets requests pass soon.
      if (kind !== "rate-limited") failures++;
      if (failures === maxFailures || this.#now() + retryInMilliseconds > limits.deadline) giveUp();
    };
    const end = await repeat(route, attempt, onFailure, signal, this.#settings.throttle.catchingUp, this.#settings);
    return typeof end === "string" ? read : { unavailable: end.message };
  }

  /** Other channels wait too: a limit is for all requests of the user. */
  #waitFor(retryAfterMilliseconds = 0): void {
    if (retryAfterMilliseconds === 0) return;
    const { random, backoff } = this.#settings;
    const at = this.#now() + retryAfterMilliseconds + random() * backoff.firstMilliseconds;
    this.#notBefore = Math.max(this.#notBefore, at);
  }

  /** Once per connection. An API without history is no error. */
  #warn(channel: string, reason: string): void {
    if (this.#isMissing || this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(`Partyline: the history of ${channel} could not be read: ${reason}`);
  }
}

function readPage(body: string): HistoryPage | undefined {
  let page: { events?: unknown; cursor?: unknown; complete?: unknown } | null;
  try {
    page = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof page !== "object" || page === null) return undefined;
  const { events, cursor, complete } = page;
  if (typeof cursor !== "string" || cursor === "" || typeof complete !== "boolean") return undefined;
  return Array.isArray(events) && events.every(isKept) ? { events, cursor, complete } : undefined;
}

function isKept(event: Partial<Record<keyof KeptEvent, unknown>> | null): event is KeptEvent {
  if (typeof event?.name !== "string" || typeof event.publishedAt !== "string") return false;
  return !Number.isNaN(Date.parse(event.publishedAt));
}
