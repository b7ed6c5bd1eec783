// @vitest-environment node
// When a client sends its requests while API Gateway throttles, with a fake clock.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Authorizer } from "../src/authorizer.ts";
import type { ChannelError } from "../src/core.ts";
import { History } from "../src/history.ts";
import { SignIn } from "../src/signIn.ts";
import { aThrottle, defaultBackoff } from "./throttled.ts";

beforeEach(() => {
  vi.useFakeTimers();
  seed = 1;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const never = () => new AbortController().signal;

/** The same numbers at each run, from 0 to 1: a linear congruential generator. */
let seed = 1;
function random(): number {
  seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
  return seed / 2 ** 32;
}
const throttled = () => Response.json({ message: "Too Many Requests" }, { status: 429 });

describe("the turn", () => {
  test.each([
    [0, 4_000],
    [0.5, 14_000],
    [1, 24_000],
  ])("with a random number of %d comes after %d ms", (random, wait) => {
    const { subscribing } = aThrottle({ random: () => random });
    expect(subscribing.wait()).toBe(0);
    expect(subscribing.throttled(performance.now())).toBe(wait);
    expect(subscribing.wait()).toBe(wait);
  });

  test("is one for all requests that were sent together", () => {
    let draws = 0;
    const { catchingUp } = aThrottle({ random: () => ++draws / 10 });
    const sentAt = performance.now();
    vi.advanceTimersByTime(20);
    const wait = catchingUp.throttled(sentAt);
    vi.advanceTimersByTime(5);
    expect(catchingUp.throttled(sentAt)).toBe(wait - 5);
    expect(draws).toBe(1);
  });

  test("comes within a longer time at each failure, of five minutes at most, and after a calm within the first", () => {
    const { subscribing } = aThrottle({ random: () => 1 });
    const waits = Array.from({ length: 9 }, () => {
      const wait = subscribing.throttled(performance.now());
      vi.advanceTimersByTime(wait + 10);
      return wait;
    });
    expect(waits.slice(0, 3)).toEqual([24_000, 34_000, 49_000]);
    expect(waits.at(-1)).toBe(304_000);
    vi.advanceTimersByTime(300_000);
    expect(subscribing.throttled(performance.now())).toBe(24_000);
  });

  test("is drawn within the configured time", () => {
    const backoff = { ...defaultBackoff, throttledMilliseconds: 4_000 };
    expect(aThrottle({ backoff, random: () => 1 }).subscribing.throttled(performance.now())).toBe(4_800);
  });

  test.each([
    [1, 24_000],
    [5, 60_000],
    [100, 72_000],
  ])("of a catch-up with %d channels comes when all have subscribed, within %d ms", (channels, spread) => {
    const { subscribing, catchingUp } = aThrottle({ random: () => 1, channels: () => channels });
    subscribing.throttled(performance.now());
    expect(catchingUp.wait()).toBe(24_000 + spread);
  });
});

/** A client of an API, without Pusher: it signs in, and then subscribes to five channels. */
class Client {
  static count = 0;
  readonly id = `client-${++Client.count}`;
  readonly errors: ChannelError[] = [];
  subscribedAt = Number.NaN;
  readonly #begunAt = performance.now();
  readonly #throttle;
  readonly #settings;
  readonly #history: History;

  constructor(random: () => number) {
    this.#throttle = aThrottle({ random, channels: () => 5 });
    this.#settings = {
      address: "https://api.example.org",
      getToken: async () => this.id,
      backoff: defaultBackoff,
      random,
      throttle: this.#throttle,
    };
    this.#history = new History(this.#settings, () => performance.now());
  }

  async connect() {
    const signIn = new SignIn(this.#settings, () => {});
    const onFailure = (error: ChannelError) => this.errors.push(error);
    signIn.begin("1.1", () => signIn.succeeded(this.id));
    await signIn.settled((waits) =>
      onFailure({ ...waits, kind: "rate-limited", final: false, channel: "private-user-ada" }),
    );
    const authorizer = new Authorizer(this.#settings);
    const request = { socketId: "1.1", signal: never(), onFailure };
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, i) => authorizer.authorize({ ...request, channel: `private-party-${i}` })),
    );
    expect(outcomes.every((outcome) => "granted" in outcome)).toBe(true);
    this.subscribedAt = performance.now() - this.#begunAt;
  }

  read() {
    return this.#history.read({ channel: "private-party-0", limit: 1 }, never());
  }

  /** Its socket opens after some time; it connects, and reads the history of each channel. */
  async reconnect(milliseconds: number) {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await this.connect();
    for (let channel = 0; channel < 5; channel++) this.read();
  }
}

/** An API that lets `rate` requests a second through, and as many at once. */
class Api {
  readonly requests: { readonly at: number; readonly client: string; readonly path: string }[] = [];
  /** Answers in place of the throttle's. */
  faults: Response[] = [];
  /** The same for sign-ins. */
  signInFaults: Response[] = [];
  #tokens: number;
  #at = performance.now();
  readonly #rate: number;

  constructor(rate = Number.POSITIVE_INFINITY) {
    this.#rate = rate;
    this.#tokens = rate;
    vi.stubGlobal("fetch", async (address: string, { headers, body }: RequestInit) => {
      const path = new URL(address).pathname;
      const client = new Headers(headers).get("Authorization") ?? "";
      this.requests.push({ at: performance.now(), client, path });
      await new Promise((resolve) => setTimeout(resolve, 20 + 30 * random()));
      const fault = (path === "/pusher/user-auth" ? this.signInFaults.shift() : undefined) ?? this.faults.shift();
      if (fault !== undefined) return fault;
      if (!this.#take()) return throttled();
      if (path === "/pusher/history") return Response.json({ events: [], cursor: "cursor", complete: true });
      if (path === "/pusher/user-auth") return Response.json({ auth: "key:signature", user_data: '{"id":"ada"}' });
      const { channel_name: names } = JSON.parse(String(body));
      const granted = { status: 200, data: { auth: "key:signature" } };
      return Response.json(Object.fromEntries(names.map((name: string) => [name, granted])));
    });
  }

  #take(): boolean {
    if (this.#rate === Number.POSITIVE_INFINITY) return true;
    const now = performance.now();
    this.#tokens = Math.min(this.#rate, this.#tokens + ((now - this.#at) * this.#rate) / 1_000);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** The most requests of a client, without reads of the history. */
  get most(): number {
    const byClient = new Map<string, number>();
    const subscribing = this.requests.filter(({ path }) => path !== "/pusher/history");
    for (const { client } of subscribing) byClient.set(client, (byClient.get(client) ?? 0) + 1);
    return Math.max(...byClient.values());
  }
}

describe("a lone client", () => {
  test("sends its requests at once", async () => {
    const api = new Api();
    const client = new Client(random);
    const connected = client.connect();
    await vi.advanceTimersByTimeAsync(200);
    await connected;
    expect(api.requests).toHaveLength(2);
    expect(api.requests[0]?.at).toBeLessThan(performance.now() - 150);
  });

  test.each([
    ["503", () => new Response("", { status: 503 }), 500, 1_200],
    ["429 with Retry-After", () => new Response("{}", { status: 429, headers: { "Retry-After": "2" } }), 2_000, 3_200],
  ])(
    "retries after %s as ever, and its subscription does not wait for the sign-in",
    async (_what, fault, least, most) => {
      const api = new Api();
      api.faults = [fault()];
      const client = new Client(random);
      const connected = client.connect();
      await vi.advanceTimersByTimeAsync(300);
      await connected;
      await vi.advanceTimersByTimeAsync(5_000);
      const [first, subscription, second] = api.requests;
      expect(subscription?.path).toBe("/pusher/auth");
      const wait = (second?.at ?? 0) - (first?.at ?? 0);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThan(most);
    },
  );
});

describe("a sign-in that is throttled", () => {
  test("is retried before the subscription, whose channels say why they wait", async () => {
    const api = new Api();
    api.faults = [throttled()];
    const client = new Client(() => 0.5);
    const connected = client.connect();
    await vi.advanceTimersByTimeAsync(13_000);
    expect(api.requests).toHaveLength(1);
    expect(client.errors).toMatchObject([{ kind: "rate-limited", final: false, retryInMilliseconds: 14_000 }]);
    await vi.advanceTimersByTimeAsync(2_000);
    await connected;
    expect(api.requests.map(({ path }) => path)).toEqual(["/pusher/user-auth", "/pusher/user-auth", "/pusher/auth"]);
  });

  test("for more than a minute does not keep channels from being subscribed in the next turn", async () => {
    const api = new Api();
    api.signInFaults = Array.from({ length: 10 }, throttled);
    const client = new Client(() => 0.9);
    client.connect();
    // The turns come after 22, 53 and 97.5 s.
    await vi.advanceTimersByTimeAsync(97_000);
    expect(client.subscribedAt).toBeNaN();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(client.subscribedAt).toBeLessThan(99_000);
  });
});

// A fifth of the people of docs/scale.md and of the requests a second: the fake clock is slow with many timers.
describe("clients that were all cut at once, with 40 requests a second for all of them", () => {
  test.each([
    [1, 0, 1],
    [5, 0, 1],
    [60, 0, 25],
    [200, 0, 26],
    [400, 0, 30],
    [400, 3, 30],
  ])(
    "%d, whose sockets open within %d s, are all subscribed within %d s, with three requests each at most",
    async (count, opening, seconds) => {
      const api = new Api(40);
      const clients = Array.from({ length: count }, () => new Client(random));
      const all = Promise.all(clients.map((client) => client.reconnect(opening * 1_000 * random())));
      await vi.advanceTimersByTimeAsync(seconds * 1_000);
      await all;
      expect(api.most).toBeLessThanOrEqual(3);
    },
  );

  test("with 8 requests a second 400 are subscribed too, nine in ten of them within twice the ideal time", async () => {
    const api = new Api(8);
    const clients = Array.from({ length: 400 }, () => new Client(random));
    const all = Promise.all(clients.map((client) => client.connect()));
    const ideal = (2 * 400 * 1_000) / 8;
    await vi.advanceTimersByTimeAsync(2 * ideal);
    const subscribed = clients.filter(({ subscribedAt }) => !Number.isNaN(subscribedAt));
    expect(subscribed.length).toBeGreaterThan(360);
    await vi.advanceTimersByTimeAsync(4 * ideal);
    await all;
    expect(api.requests.length / 400).toBeLessThan(7);
  });
});

describe("a read of the history", () => {
  test("waits longer than 90 s while API Gateway throttles", async () => {
    const api = new Api();
    api.faults = Array.from({ length: 4 }, throttled);
    const reading = new Client(() => 0.5).read();
    await vi.advanceTimersByTimeAsync(270_000);
    expect(await reading).toMatchObject({ page: { cursor: "cursor" } });
    expect((api.requests.at(-1)?.at ?? 0) - (api.requests[0]?.at ?? 0)).toBeGreaterThan(90_000);
  });

  test("is given up after five minutes", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    new Api(0);
    const reading = new Client(() => 0.9).read();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await reading).toMatchObject({ unavailable: expect.stringContaining("429") });
    warned.mockRestore();
  });
});
