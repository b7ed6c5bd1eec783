// @vitest-environment node
import { expect, test } from "vitest";
import { Slots } from "../src/slots.ts";

const never = new AbortController().signal;

test("so many run at once, and the others in their order", async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const releases: (() => void)[] = [];
  for (const task of [1, 2, 3, 4]) {
    slots.take(never).then((release) => {
      begun.push(task);
      releases.push(release);
    });
  }
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toEqual([1, 2]);
  releases[1]?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun).toEqual([1, 2, 3]);
  releases[0]?.();
  releases[2]?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(begun).toEqual([1, 2, 3, 4]);
});

test("who gives up while waiting takes no slot from the others", async () => {
  const slots = new Slots(1);
  const release = await slots.take(never);
  const controller = new AbortController();
  const impatient = slots.take(controller.signal);
  const patient = slots.take(never);
  controller.abort();
  (await impatient)();
  release();
  (await patient)();
  await slots.take(never);
});
