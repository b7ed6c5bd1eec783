// @vitest-environment node
import { expect, test } from "vitest";
import { RecentIds } from "../src/recentIds.ts";

test("an id is new once", () => {
  const ids = new RecentIds(10);
  expect([ids.add("a", 1), ids.add("b", 2), ids.add("a", 3)]).toEqual([true, true, false]);
  expect([ids.has("a"), ids.has("c")]).toEqual([true, false]);
});

test("only so many are remembered: the oldest is forgotten", () => {
  const ids = new RecentIds(3);
  for (const id of ["a", "b", "c", "d"]) ids.add(id, 0);
  expect([ids.add("b", 0), ids.add("d", 0), ids.add("a", 0)]).toEqual([false, false, true]);
});

test("those that are too old are forgotten, except some", () => {
  const ids = new RecentIds(10);
  for (const [time, id] of ["a", "b", "c", "d"].entries()) ids.add(id, time);
  expect(ids.since(2)).toEqual(["c", "d"]);
  ids.forgetBefore(3, 2);
  expect(ids.since(0)).toEqual(["c", "d"]);
  ids.forgetBefore(3, 0);
  expect(ids.since(0)).toEqual(["d"]);
  ids.clear();
  expect(ids.since(0)).toEqual([]);
});
