// @vitest-environment node
// The requests of many channels to GET /pusher/history, with a fake clock.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { History } from "../src/history.ts";
import { aThrottle } from "./throttled.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const never = new AbortController().signal;
const aHistory = () =>
  new History(
    {
      address: "https://api.example.org",
      getToken: async () => "token",
      backoff: { firstMilliseconds: 1_000, maxMilliseconds: 60_000 },
      random: () => 0.5,
      throttle: aThrottle(),
    },
    () => performance.now(),
  );
const page = { events: [], cursor: "cursor", complete: true };

test("a rate limit of 300 a minute lets 121 channels catch up three times, and no more are refused than are under way", async () => {
  // As channel auth counts: a bucket that is refilled.
  let tokens = 300;
  let refilledAt = performance.now();
  let refused = 0;
  let open = 0;
  let mostOpen = 0;
  vi.stubGlobal("fetch", async () => {
    mostOpen = Math.max(mostOpen, ++open);
    await new Promise((resolve) => setTimeout(resolve, 50));
    open--;
    tokens = Math.min(300, tokens + ((performance.now() - refilledAt) * 300) / 60_000);
    refilledAt = performance.now();
    if (tokens >= 1) {
      tokens--;
      return Response.json(page);
    }
    refused++;
    return new Response("{}", { status: 429, headers: { "Retry-After": "1" } });
  });
  const history = aHistory();
  const reads = Array.from({ length: 3 * 121 }, (_, i) =>
    history.read({ channel: `private-party-${i}`, limit: 1 }, never),
  );
  const all = Promise.all(reads);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await all).toEqual(reads.map(() => ({ page, sentAt: expect.any(Number) })));
  expect(mostOpen).toBe(6);
  expect(refused).toBeLessThan(60);
});

test("an API without history is asked by those under way only, until the next connection", async () => {
  const fetched = vi.fn(async () => new Response('{"message":"Not Found"}', { status: 404 }));
  vi.stubGlobal("fetch", fetched);
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  const history = aHistory();
  const readAll = () =>
    Promise.all(
      Array.from({ length: 121 }, (_, i) => history.read({ channel: `private-party-${i}`, limit: 1 }, never)),
    );
  expect((await readAll()).every((reading) => typeof reading !== "string" && "unavailable" in reading)).toBe(true);
  expect(fetched.mock.calls.length).toBeLessThanOrEqual(6);
  const before = fetched.mock.calls.length;
  await readAll();
  expect(fetched).toHaveBeenCalledTimes(before);
  history.connected();
  await readAll();
  expect(fetched.mock.calls.length).toBeGreaterThan(before);
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

test("who is aborted while waiting sends no request", async () => {
  const answers: (() => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push(() => resolve(Response.json(page)))));
  const history = aHistory();
  const controller = new AbortController();
  const first = Array.from({ length: 6 }, () => history.read({ channel: "private-party-a", limit: 1 }, never));
  const waiting = history.read({ channel: "private-party-b", limit: 1 }, controller.signal);
  await vi.advanceTimersByTimeAsync(10);
  controller.abort();
  expect(await waiting).toBe("aborted");
  for (const answer of answers) answer();
  await Promise.all(first);
  expect(answers).toHaveLength(6);
});
