/** Longer pauses than this are not needed: few connections are ended at once. */
const maxPauseMilliseconds = 1_000;

const maxPerMinute = 5;
const minuteMilliseconds = 60_000;

/**
 * When a connection that Pusher ended is opened again: after a random pause, so that the clients of a user do not all connect
 * at once, and at most five times a minute.
 */
export class ReconnectLimit {
  readonly #random: () => number;
  readonly #now: () => number;
  #times: number[] = [];

  /**
   * @param random from 0 to 1
   * @param now milliseconds, from any start
   */
  constructor(random: () => number, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** The pause before the next one, in milliseconds. */
  nextPause(): number {
    const now = this.#now();
    const oldest = this.#times.length < maxPerMinute ? undefined : this.#times.shift();
    const earliest = oldest === undefined ? now : Math.max(now, oldest + minuteMilliseconds);
    const at = earliest + this.#random() * maxPauseMilliseconds;
    this.#times.push(at);
    return at - now;
  }
}
