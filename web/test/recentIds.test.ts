// @vitest-environment node
import { expect, test } from "vitest";
import { RecentIds } from "../src/partyline/recentIds";

test("an id is new once", () => {
  const ids = new RecentIds(10);
  expect([ids.add("a"), ids.add("b"), ids.add("a")]).toEqual([true, true, false]);
});

test("only so many are remembered: the oldest is forgotten", () => {
  const ids = new RecentIds(3);
  for (const id of ["a", "b", "c", "d"]) ids.add(id);
  expect([ids.add("b"), ids.add("d"), ids.add("a")]).toEqual([false, false, true]);
});
