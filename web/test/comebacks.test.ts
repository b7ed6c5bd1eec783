import { expect, test } from "vitest";
import { Comebacks } from "../src/partyline/comebacks";

test.each([
  [0, 0],
  [0.25, 250],
  [1, 1_000],
])("the pause for the random number %d is %d ms", (random, pause) => {
  expect(
    new Comebacks(
      () => random,
      () => 7_000,
    ).next(),
  ).toBe(pause);
});

test("the sixth within a minute waits until the minute is over", () => {
  let now = 0;
  const comebacks = new Comebacks(
    () => 0.5,
    () => now,
  );
  const at = Array.from({ length: 11 }, () => {
    now += comebacks.next();
    // The connection is ended again after a second.
    now += 1_000;
    return now - 1_000;
  });
  for (const [i, time] of at.entries()) {
    expect(at.filter((other) => other > time - 60_000 && other <= time).length, `comeback ${i}`).toBeLessThanOrEqual(5);
  }
  expect(at.slice(0, 5)).toEqual([500, 2_000, 3_500, 5_000, 6_500]);
  expect(at[5]).toBe(61_000);
});

test("one ended rarely comes back within a second each time", () => {
  let now = 0;
  const comebacks = new Comebacks(
    () => 1,
    () => now,
  );
  for (let i = 0; i < 20; i++) {
    now += 15_000;
    expect(comebacks.next()).toBe(1_000);
  }
});
