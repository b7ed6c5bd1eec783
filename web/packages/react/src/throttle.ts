import type { Backoff } from "./backoff.ts";

/** 2,000 clients at 200 requests a second, each with a sign-in and a subscription. */
const defaultSpreadMilliseconds = 20_000;

/** Less than doubled: part of the crowd is served meanwhile. */
const growth = 1.5;

const maxSpreadMilliseconds = 5 * 60_000;

/** A turn has two requests: a sign-in and a subscription. */
const requestsInTurn = 2;

/** A client with many channels waits no longer than one with six: most have few. */
const maxTurnsOfCatchUp = 3;

/** When requests of one kind may be sent. */
export interface Turns {
  /** Milliseconds until the turn; 0 if it has come. */
  wait(): number;
  /** Milliseconds, from any start. */
  now(): number;
  /**
   * A request was throttled.
   *
   * @param sentAt of its time of sending. Requests that were sent together wait for one turn
   * @returns milliseconds until the next turn
   */
  throttled(sentAt: number): number;
}

export interface ThrottleOptions {
  readonly backoff: Backoff;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** The channels that a catch-up asks for. */
  readonly channels: () => number;
}

/**
 * When a client sends its requests while API Gateway throttles: its 429 has no `Retry-After`. The throttle is for all callers
 * together, so such an answer means that hundreds of clients ask at once, as after an outage of Pusher. Each takes a random
 * turn within a time in which all can be served. A lone client does not meet it.
 */
export class Throttle {
  /** Of sign-ins and subscriptions. */
  readonly subscribing: Turns;
  /** Of reads of the history. They come after the subscriptions of all clients, because each client has several. */
  readonly catchingUp: Turns;

  constructor(options: ThrottleOptions) {
    const { backoff, channels } = options;
    const spread = backoff.throttledMilliseconds ?? defaultSpreadMilliseconds;
    const catchingUp = new RandomTurns(options, () => {
      const turns = channels() / requestsInTurn;
      return spread * Math.min(maxTurnsOfCatchUp, Math.max(1, turns));
    });
    this.catchingUp = catchingUp;
    this.subscribing = new RandomTurns(
      options,
      () => spread,
      (end) => catchingUp.after(end),
    );
  }
}

class RandomTurns implements Turns {
  readonly #options: ThrottleOptions;
  readonly #firstSpread: () => number;
  readonly #onThrottled: (end: number) => void;
  #at = Number.NEGATIVE_INFINITY;
  #spread = 0;
  #throttledAt = Number.NEGATIVE_INFINITY;

  /** @param onThrottled called with the end of the time in which others have their turns */
  constructor(options: ThrottleOptions, firstSpread: () => number, onThrottled: (end: number) => void = () => {}) {
    this.#options = options;
    this.#firstSpread = firstSpread;
    this.#onThrottled = onThrottled;
  }

  now(): number {
    return this.#options.now();
  }

  wait(): number {
    return Math.max(0, Math.ceil(this.#at - this.now()));
  }

  throttled(sentAt: number): number {
    if (sentAt <= this.#throttledAt) return this.wait();
    const now = this.now();
    this.#throttledAt = now;
    const isSameCrowd = now - this.#at < this.#spread;
    this.#draw(now, isSameCrowd ? this.#spread * growth : this.#firstSpread());
    this.#onThrottled(now + this.#options.backoff.firstMilliseconds + this.#spread);
    return this.wait();
  }

  /** Begins a time of turns after the given one. */
  after(time: number): void {
    this.#draw(time, this.#firstSpread());
  }

  /** Not at once: the throttle's burst is used up. */
  #draw(from: number, spread: number): void {
    const { backoff, random } = this.#options;
    this.#spread = Math.min(maxSpreadMilliseconds, spread);
    this.#at = Math.max(this.#at, from + backoff.firstMilliseconds + random() * this.#spread);
  }
}
