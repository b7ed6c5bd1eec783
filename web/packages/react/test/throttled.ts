import { Throttle, type ThrottleOptions } from "../src/throttle.ts";

export const defaultBackoff = { firstMilliseconds: 1_000, maxMilliseconds: 60_000 };

/** The throttle of a client, with the clock of `performance`. */
export function aThrottle(options: Partial<ThrottleOptions> = {}): Throttle {
  return new Throttle({
    backoff: defaultBackoff,
    random: () => 0.5,
    now: () => performance.now(),
    channels: () => 1,
    ...options,
  });
}
