// The subscriptions that share a request to POST /pusher/auth, without a server.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type AuthorizationOutcome, Authorizer } from "../src/authorizer.ts";
import type { ChannelError } from "../src/core.ts";
import { aThrottle } from "./throttled.ts";

interface Sent {
  readonly token: string | null;
  readonly channels: readonly string[];
  readonly signal: AbortSignal;
}

type Entry = { status: number; data?: object; message?: string };

let sent: Sent[];
/** The answers for the next requests; then every channel is granted. */
let answers: (Response | Record<string, Entry> | Error | Promise<never>)[];

const granted = (channel: string): Entry => ({ status: 200, data: { auth: `key:${channel}` } });
const forbidden: Entry = { status: 403, message: "Not authorized to access this channel" };

beforeEach(() => {
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", async (_address: string, { headers, body, signal }: RequestInit) => {
    const { channel_name: channels } = JSON.parse(String(body));
    sent.push({ token: new Headers(headers).get("Authorization"), channels, signal: signal as AbortSignal });
    const answer = answers.shift() ?? Object.fromEntries(channels.map((name: string) => [name, granted(name)]));
    if (answer instanceof Error) throw answer;
    if (answer instanceof Promise) return answer;
    return answer instanceof Response ? answer : Response.json(answer);
  });
});
afterEach(() => void vi.unstubAllGlobals());

let tokens = 0;
const aSettings = () => ({
  address: "https://api.example.org",
  getToken: async () => `token-${++tokens}`,
  backoff: { firstMilliseconds: 2, maxMilliseconds: 4 },
  random: () => 0.5,
  throttle: aThrottle({ backoff: { firstMilliseconds: 2, maxMilliseconds: 4, throttledMilliseconds: 4 } }),
});

function asking(authorizer: Authorizer, channel: string) {
  const controller = new AbortController();
  const errors: ChannelError[] = [];
  const outcome = authorizer.authorize({
    channel,
    socketId: "1.1",
    signal: controller.signal,
    onFailure: (error) => errors.push(error),
  });
  return { outcome, errors, abort: () => controller.abort() };
}

const outcomes = (asked: { outcome: Promise<AuthorizationOutcome> }[]) =>
  Promise.all(asked.map(({ outcome }) => outcome));

const names = (count: number) => Array.from({ length: count }, (_, i) => `private-party-${i}`);

test("subscriptions that begin within one task share a request, later ones have another", async () => {
  const authorizer = new Authorizer(aSettings());
  const first = [asking(authorizer, "private-user-ada"), asking(authorizer, "private-party-garden")];
  await Promise.resolve();
  first.push(asking(authorizer, "private-party-roof"));
  await new Promise((resolve) => setTimeout(resolve));
  const later = asking(authorizer, "private-party-cellar");
  expect(await outcomes([...first, later])).toMatchObject([
    { granted: { auth: "key:private-user-ada" } },
    { granted: { auth: "key:private-party-garden" } },
    { granted: { auth: "key:private-party-roof" } },
    { granted: { auth: "key:private-party-cellar" } },
  ]);
  expect(sent.map(({ channels }) => channels)).toEqual([
    ["private-user-ada", "private-party-garden", "private-party-roof"],
    ["private-party-cellar"],
  ]);
});

test.each([
  [1, [1]],
  [100, [100]],
  [101, [100, 1]],
  [250, [100, 100, 50]],
])("%d channels are requests of %j", async (count, sizes) => {
  const authorizer = new Authorizer(aSettings());
  await outcomes(names(count).map((name) => asking(authorizer, name)));
  expect(sent.map(({ channels }) => channels.length)).toEqual(sizes);
  expect(sent.flatMap(({ channels }) => channels)).toEqual(names(count));
});

describe("a channel's outcome is its own", () => {
  test("a refused one does not keep the others from being granted", async () => {
    const [garden, roof, cellar] = ["private-party-garden", "private-party-roof", "private-party-cellar"] as const;
    const malformed = { status: 400, message: "channel_name" };
    answers.push({ [garden]: granted(garden), [roof]: forbidden, [cellar]: malformed });
    const authorizer = new Authorizer(aSettings());
    const asked = [garden, roof, cellar].map((name) => asking(authorizer, name));
    expect(await outcomes(asked)).toMatchObject([
      { granted: { auth: `key:${garden}` } },
      { refused: { kind: "forbidden", final: true, channel: roof } },
      { refused: { kind: "rejected", final: true, status: 400, channel: cellar } },
    ]);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ["without an answer", undefined, "unexpected-answer"],
    ["without a signature", { status: 200, data: {} }, "unexpected-answer"],
    ["with a 503", { status: 503 }, "api-unavailable"],
  ])("one %s is retried alone", async (_what, entry, kind) => {
    const [garden, roof] = ["private-party-garden", "private-party-roof"] as const;
    answers.push({ [garden]: granted(garden), ...(entry === undefined ? {} : { [roof]: entry }) });
    const authorizer = new Authorizer(aSettings());
    const asked = [asking(authorizer, garden), asking(authorizer, roof)];
    expect(await outcomes(asked)).toMatchObject([{ granted: {} }, { granted: { auth: `key:${roof}` } }]);
    expect(sent.map(({ channels }) => channels)).toEqual([[garden, roof], [roof]]);
    expect(asked.map(({ errors }) => errors)).toMatchObject([[], [{ kind, final: false, channel: roof }]]);
  });

  test("the signature of a presence channel needs its member", async () => {
    const name = "presence-party-garden";
    const channel_data = JSON.stringify({ user_id: "ada", user_info: {} });
    answers.push({ [name]: granted(name) }, { [name]: { status: 200, data: { auth: "key:s", channel_data } } });
    const asked = asking(new Authorizer(aSettings()), name);
    expect(await asked.outcome).toEqual({ granted: { auth: "key:s", channel_data } });
    expect(asked.errors).toMatchObject([{ kind: "unexpected-answer" }]);
  });
});

describe("a request that fails", () => {
  test.each([
    ["503", () => new Response("", { status: 503 }), "api-unavailable"],
    ["429", () => new Response("", { status: 429 }), "rate-limited"],
    ["no answer", () => new TypeError("fetch failed"), "api-unreachable"],
    ["200 of another server", () => new Response("<!doctype html>"), "unexpected-answer"],
  ])("with %s is retried for all its channels at once, with another token", async (_what, answer, kind) => {
    answers.push(answer());
    const authorizer = new Authorizer(aSettings());
    const asked = names(3).map((name) => asking(authorizer, name));
    expect(await outcomes(asked)).toMatchObject(names(3).map((name) => ({ granted: { auth: `key:${name}` } })));
    expect(sent.map(({ channels }) => channels)).toEqual([names(3), names(3)]);
    expect(sent[1]?.token).not.toBe(sent[0]?.token);
    expect(asked.map(({ errors }) => errors)).toMatchObject(
      names(3).map((channel) => [{ kind, final: false, channel, retryInMilliseconds: expect.any(Number) }]),
    );
  });

  test("with 401 is repeated once at once, and is then final for all its channels", async () => {
    answers.push(new Response("", { status: 401 }), new Response("", { status: 401 }));
    const authorizer = new Authorizer(aSettings());
    const asked = names(2).map((name) => asking(authorizer, name));
    expect(await outcomes(asked)).toMatchObject(
      names(2).map((channel) => ({ refused: { kind: "unauthorized", final: true, channel } })),
    );
    expect(sent).toHaveLength(2);
    expect(asked.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test("of 100 channels does not hold up the next 100", async () => {
    answers.push(new Response("", { status: 503, headers: { "Retry-After": "60" } }));
    const authorizer = new Authorizer(aSettings());
    const asked = names(150).map((name) => asking(authorizer, name));
    expect(await outcomes(asked.slice(100))).toHaveLength(50);
    expect(asked[0]?.errors).toMatchObject([{ kind: "api-unavailable" }]);
    for (const { abort } of asked) abort();
  });
});

describe("a channel that is not wanted any more", () => {
  test("in the same task is not asked for", async () => {
    const authorizer = new Authorizer(aSettings());
    const asked = names(2).map((name) => asking(authorizer, name));
    asked[0]?.abort();
    expect(await outcomes(asked)).toMatchObject([{ aborted: true }, { granted: {} }]);
    expect(sent.map(({ channels }) => channels)).toEqual([["private-party-1"]]);
  });

  test("during a retry's wait leaves the others", async () => {
    answers.push(new Response("", { status: 503 }));
    const authorizer = new Authorizer({
      ...aSettings(),
      backoff: { firstMilliseconds: 1_000, maxMilliseconds: 1_000 },
    });
    const asked = names(2).map((name) => asking(authorizer, name));
    await vi.waitFor(() => expect(asked[1]?.errors).toHaveLength(1));
    asked[0]?.abort();
    expect(await outcomes(asked)).toMatchObject([{ aborted: true }, { granted: {} }]);
    expect(sent.map(({ channels }) => channels.length)).toEqual([2, 1]);
  });

  test("ends the request if it was the last one", async () => {
    answers.push(new Promise<never>(() => {}));
    const authorizer = new Authorizer(aSettings());
    const asked = names(2).map((name) => asking(authorizer, name));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    asked[0]?.abort();
    expect(sent[0]?.signal.aborted).toBe(false);
    asked[1]?.abort();
    expect(sent[0]?.signal.aborted).toBe(true);
    expect(await outcomes(asked)).toEqual([{ aborted: true }, { aborted: true }]);
  });
});
