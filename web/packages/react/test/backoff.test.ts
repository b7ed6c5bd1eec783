// @vitest-environment node
import { describe, expect, test } from "vitest";
import { maxRetryAfterMilliseconds, readRetryAfter, waitBeforeRetry } from "../src/backoff.ts";

const backoff = { firstMilliseconds: 1_000, maxMilliseconds: 60_000 };
const least = 0;
const most = 1;

describe("the wait", () => {
  test.each([
    [1, 500, 1_000],
    [2, 1_000, 2_000],
    [3, 2_000, 4_000],
    [7, 30_000, 60_000],
    [1_000, 30_000, 60_000],
  ])("after %i failures is from %i to %i ms", (failures, shortest, longest) => {
    expect(waitBeforeRetry(failures, undefined, backoff, least)).toBe(shortest);
    expect(waitBeforeRetry(failures, undefined, backoff, most)).toBe(longest);
  });

  test("is never shorter than what the server asked for, and differs from client to client", () => {
    expect(waitBeforeRetry(1, 10_000, backoff, least)).toBe(10_000);
    expect(waitBeforeRetry(1, 10_000, backoff, most)).toBe(11_000);
    expect(waitBeforeRetry(7, 1_000, backoff, least)).toBe(30_000);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");

  test.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 00:00:00 GMT", 0],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["86400", maxRetryAfterMilliseconds],
    ["Fri, 02 Jan 2026 00:00:00 GMT", maxRetryAfterMilliseconds],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%j is %j ms", (header, milliseconds) => {
    expect(readRetryAfter(header, now)).toBe(milliseconds);
  });
});
