import type { Backoff } from "./backoff.ts";

/** 2,000 clients at 200 requests a second, each with a sign-in and a subscription. */
const defaultSpreadMilliseconds = 20_000;

/** Less than doubled: part of the crowd is served meanwhile. */
const growth = 1.5;

/**
 * The time before the turns, as a share of the spread: 4 s. Sockets open over some seconds, and meanwhile the first requests of
 * those that come later use the throttle up. A turn among them would be throttled again.
 */
const pauseShare = 0.2;

const maxSpreadMilliseconds = 5 * 60_000;

/** A turn has two requests: a sign-in and a subscription. */
const requestsInTurn = 2;

/** A client with many channels waits no longer than one with six: most have few. */
const maxTurnsOfCatchUp = 3;

/** A client reads several channels at once. Such requests are throttled again if there is only just time for all. */
const catchUpRoom = 1.2;

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
    const pause = spread * pauseShare;
    const catchingUp = new RandomTurns(options, pause, () => {
      const turns = channels() / requestsInTurn;
      return spread * catchUpRoom * Math.min(maxTurnsOfCatchUp, Math.max(1, turns));
    });
    this.catchingUp = catchingUp;
    this.subscribing = new RandomTurns(
      options,
      pause,
      () => spread,
      (end) => catchingUp.after(end),
    );
  }
}

class RandomTurns implements Turns {
  readonly #options: ThrottleOptions;
  readonly #pause: number;
  readonly #firstSpread: () => number;
  readonly #onThrottled: (end: number) => void;
  #at = Number.NEGATIVE_INFINITY;
  #spread = 0;
  #throttledAt = Number.NEGATIVE_INFINITY;

  /**
   * @param pause milliseconds between a throttled request and the first turns
   * @param onThrottled called with the end of the time in which others have their turns
   */
  constructor(
    options: ThrottleOptions,
    pause: number,
    firstSpread: () => number,
    onThrottled: (end: number) => void = () => {},
  ) {
    this.#options = options;
    this.#pause = pause;
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
    const begin = now + this.#pause;
    this.#draw(begin, isSameCrowd ? this.#spread * growth : this.#firstSpread());
    this.#onThrottled(begin + this.#spread);
    return this.wait();
  }

  /** Begins a time of turns after the given one. */
  after(time: number): void {
    this.#draw(time, this.#firstSpread());
  }

  #draw(from: number, spread: number): void {
    this.#spread = Math.min(maxSpreadMilliseconds, spread);
    this.#at = Math.max(this.#at, from + this.#options.random() * this.#spread);
  }
}
