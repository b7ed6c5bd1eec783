import { expect, test } from "vitest";
import { ReconnectLimit } from "../src/reconnectLimit.ts";

test.each([
  [0, 0],
  [0.25, 250],
  [1, 1_000],
])("the pause for the random number %d is %d ms", (random, pause) => {
  expect(
    new ReconnectLimit(
      () => random,
      () => 7_000,
    ).nextPause(),
  ).toBe(pause);
});

test("the sixth within a minute waits until the minute is over", () => {
  let now = 0;
  const limit = new ReconnectLimit(
    () => 0.5,
    () => now,
  );
  const at = Array.from({ length: 11 }, () => {
    now += limit.nextPause();
    // The connection is ended again after a second.
    now += 1_000;
    return now - 1_000;
  });
  for (const [i, time] of at.entries()) {
    expect(at.filter((other) => other > time - 60_000 && other <= time).length, `reconnect ${i}`).toBeLessThanOrEqual(
      5,
    );
  }
  expect(at.slice(0, 5)).toEqual([500, 2_000, 3_500, 5_000, 6_500]);
  expect(at[5]).toBe(61_000);
});

test("a connection ended rarely is opened again within a second each time", () => {
  let now = 0;
  const limit = new ReconnectLimit(
    () => 1,
    () => now,
  );
  for (let i = 0; i < 20; i++) {
    now += 15_000;
    expect(limit.nextPause()).toBe(1_000);
  }
});
