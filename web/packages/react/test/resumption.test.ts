// @vitest-environment node
import { expect, test } from "vitest";
import { type Resume, Resumption } from "../src/resumption.ts";

function aResumption() {
  const told: Resume[] = [];
  return { told, resumption: new Resumption<string>((resume) => told.push(resume)) };
}

test("it is said once, when the last channel has caught up", () => {
  const { told, resumption } = aResumption();
  for (const channel of ["a", "b", "c"]) resumption.behind(channel);
  resumption.caughtUp("b", true);
  resumption.caughtUp("a", true);
  expect(told).toEqual([]);
  resumption.caughtUp("c", true);
  expect(told).toEqual([{ complete: true }]);
});

test("one incomplete channel makes all incomplete, for this time", () => {
  const { told, resumption } = aResumption();
  for (const channel of ["a", "b"]) resumption.behind(channel);
  resumption.caughtUp("a", false);
  resumption.caughtUp("b", true);
  resumption.behind("a");
  resumption.caughtUp("a", true);
  expect(told).toEqual([{ complete: false }, { complete: true }]);
});

test("a channel that left is not waited for", () => {
  const { told, resumption } = aResumption();
  for (const channel of ["a", "b"]) resumption.behind(channel);
  resumption.caughtUp("a", true);
  resumption.left("b");
  expect(told).toEqual([{ complete: true }]);
});

test("nothing is said if none has caught up", () => {
  const { told, resumption } = aResumption();
  for (const channel of ["a", "b"]) resumption.behind(channel);
  resumption.left("a");
  resumption.left("b");
  resumption.left("c");
  expect(told).toEqual([]);
});

test("interruptions before the end count as one", () => {
  const { told, resumption } = aResumption();
  for (const channel of ["a", "b"]) resumption.behind(channel);
  resumption.caughtUp("a", false);
  for (const channel of ["a", "b"]) resumption.behind(channel);
  resumption.caughtUp("b", true);
  resumption.caughtUp("a", true);
  expect(told).toEqual([{ complete: false }]);
});
