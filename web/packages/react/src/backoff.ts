/** The limits of the wait before a retry. */
export interface Backoff {
  readonly firstMilliseconds: number;
  readonly maxMilliseconds: number;
  /**
   * The time over which clients spread their retries when API Gateway throttles all of them, after a pause of a fifth of it: two
   * requests for each person online, by the requests a second that it lets through. Default: 20,000, for 2,000 people at 200 a
   * second.
   */
  readonly throttledMilliseconds?: number;
}

export const defaultBackoff: Backoff = { firstMilliseconds: 1_000, maxMilliseconds: 60_000 };

/** A longer `Retry-After` is cut to this: users do not keep a page open for hours. */
export const maxRetryAfterMilliseconds = 5 * 60_000;

/**
 * The wait before a retry, after the given number of failures (from 1 on): doubled each time, with jitter between half and
 * all of it, so that clients that failed together do not retry together. Never shorter than the server's `Retry-After`.
 *
 * @param retryAfter milliseconds, or undefined
 * @param random from 0 to 1
 */
export function waitBeforeRetry(
  failures: number,
  retryAfter: number | undefined,
  backoff: Backoff,
  random: number,
): number {
  const whole = Math.min(backoff.maxMilliseconds, backoff.firstMilliseconds * 2 ** (failures - 1));
  const jittered = whole / 2 + (random * whole) / 2;
  return Math.round(
    retryAfter === undefined ? jittered : Math.max(jittered, retryAfter + random * backoff.firstMilliseconds),
  );
}

/**
 * `Retry-After` in milliseconds from now, or undefined if it is missing or is neither seconds nor a date
 * (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), maxRetryAfterMilliseconds);
}
