// @vitest-environment node
// One channel's events with a fake clock, without Pusher.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ChannelEvents, type Delivery, maxHeld } from "../src/channelEvents.ts";
import { type CursorStore, Places } from "../src/cursorStore.ts";
import { readEvent } from "../src/events.ts";
import { History } from "../src/history.ts";
import type { Resume } from "../src/resumption.ts";
import { FakeHistory } from "./fakeHistory.ts";
import { aThrottle } from "./throttled.ts";

const channel = "private-party-garden";

type Answer = { status: number; headers?: Record<string, string>; body?: string } | "hang up" | "never" | Promise<void>;

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-01-01T00:00:00Z") }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The server's side, and the clients that it has. */
class Scene {
  history = new FakeHistory();
  /** The answers for the next requests, in place of the history's. */
  faults: Answer[] = [];
  readonly requests: URLSearchParams[] = [];
  readonly tokens: (string | null)[] = [];
  #published = 0;
  readonly clients: Client[] = [];

  constructor() {
    vi.stubGlobal("fetch", async (address: string, { headers, signal }: RequestInit) => {
      this.requests.push(new URL(address).searchParams);
      this.tokens.push(new Headers(headers).get("Authorization"));
      await Promise.resolve();
      const fault = this.faults.shift();
      if (fault === "hang up") throw new TypeError("fetch failed");
      if (fault === "never") {
        await new Promise((_, reject) => {
          setTimeout(() => reject(new Error("timeout")), 15_000);
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
        });
      }
      if (fault instanceof Promise) await fault;
      else if (typeof fault === "object") return new Response(fault.body ?? '{"message":"refused"}', fault);
      const { status, body } = this.history.answer(new URL(address).searchParams);
      return new Response(body, { status });
    });
  }

  client(options: { rewind?: number; cursorStore?: CursorStore; userId?: string } = {}): Client {
    const client = new Client(options);
    this.clients.push(client);
    return client;
  }

  /** An event, kept and sent to who is connected. Returns its id. */
  publish(count = 1): string[] {
    return Array.from({ length: count }, () => {
      const event = this.keep();
      this.send(event);
      return event.data.eventId;
    });
  }

  keep() {
    const event = anEvent(`event-${this.#published++}`);
    this.history.keep(channel, { eventId: event.data.eventId, ...event });
    return event;
  }

  send({ name, data }: ReturnType<typeof anEvent>): void {
    for (const client of this.clients) client.hear(name, data);
  }
}

const anEvent = (eventId: string) => ({
  name: "party-updated",
  data: {
    partyId: "garden",
    updateType: "settings-changed",
    data: { name: eventId },
    updatedAt: "2026-01-01T00:00:00Z",
    eventId,
  },
});

/** The channel of one page. */
class Client {
  readonly told: string[] = [];
  readonly missed: string[] = [];
  readonly resumes: (Resume | "first" | "interrupted")[] = [];
  onTold = (_eventId: string) => {};
  readonly events: ChannelEvents;
  #isConnected = false;
  #wasConnected = false;
  #lastHeard = 0;
  #tokens = 0;

  constructor({
    rewind = 0,
    cursorStore,
    userId = "ada",
  }: { rewind?: number; cursorStore?: CursorStore; userId?: string }) {
    const settings = {
      address: "https://api.example.org",
      getToken: async () => `token-${++this.#tokens}`,
      backoff: { firstMilliseconds: 1_000, maxMilliseconds: 60_000 },
      random: () => 0.5,
      throttle: aThrottle(),
    };
    this.events = new ChannelEvents({
      channel,
      history: new History(settings, () => performance.now()),
      places: new Places(cursorStore, "key", userId),
      rewind,
      now: () => performance.now(),
      random: () => 0.5,
      lastHeard: () => this.#lastHeard,
      read: (name, data) => {
        const event = readEvent(name, data);
        return "problem" in event ? undefined : event;
      },
      tell: ({ eventId }, { missed }: Delivery) => {
        this.told.push(eventId);
        if (missed) this.missed.push(eventId);
        this.onTold(eventId);
      },
    });
    this.events.open();
  }

  hear(name: string, data: unknown): void {
    if (!this.#isConnected) return;
    this.#lastHeard = performance.now();
    this.events.receive(name, structuredClone(data));
  }

  /** Subscribes. The outcome is in `resumes` once it is there. */
  connect(): void {
    this.#isConnected = true;
    this.#lastHeard = performance.now();
    this.events.subscribed(this.#wasConnected).then((resume) => this.resumes.push(resume));
    this.#wasConnected = true;
  }

  cut(): void {
    this.#isConnected = false;
    this.events.interrupted();
  }

  close(): void {
    this.#isConnected = false;
    this.#wasConnected = false;
    this.events.close();
  }
}

const passes = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A client that is subscribed for longer than the history repeats, and has a cursor. */
async function connected(scene: Scene, options = {}): Promise<Client> {
  const client = scene.client(options);
  client.connect();
  await passes(120_000);
  scene.requests.length = 0;
  return client;
}

describe("after an interruption", () => {
  test.each([0, 1, 50, 199, 200, 201, 5_000])(
    "%d missed events are passed on in order, before live ones",
    async (count) => {
      const scene = new Scene();
      const client = await connected(scene);
      const before = scene.publish(3);
      client.cut();
      const missed = scene.publish(count);
      await passes(5_000);
      client.connect();
      const meanwhile = scene.publish(2);
      await passes(1_000);
      const after = scene.publish(2);
      expect(client.told).toEqual([...before, ...missed, ...meanwhile, ...after]);
      expect(client.missed.slice(0, count)).toEqual(missed);
      expect(client.resumes).toEqual(["first", { complete: true }]);
      const pages = Math.floor((before.length + count + meanwhile.length) / 200) + 1;
      expect(scene.requests).toHaveLength(pages);
    },
  );

  test("an event in the history and live is passed on once, and so is a repeated one", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    const late = scene.keep();
    scene.history.keep(channel, { eventId: late.data.eventId, ...late });
    client.connect();
    await passes(1_000);
    scene.send(late);
    scene.send(late);
    expect(client.told).toEqual([late.data.eventId]);
  });

  test("an event that was kept before the cursor and not sent before the interruption is not lost", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    scene.publish(99);
    const unsent = scene.keep();
    scene.publish(1);
    await passes(1_000);
    // The cursor has been moved on.
    expect(scene.requests.map((query) => query.get("after"))).toEqual([null]);
    client.cut();
    client.connect();
    await passes(1_000);
    expect(client.told).toHaveLength(101);
    expect(client.told.at(-1)).toBe(unsent.data.eventId);
  });

  test("what is no longer kept makes it incomplete", async () => {
    const scene = new Scene();
    scene.history = new FakeHistory({ hours: 1 });
    const client = await connected(scene);
    client.cut();
    scene.publish(10);
    await passes(2 * 3_600_000);
    const kept = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual(kept);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
    client.cut();
    const next = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual([...kept, ...next]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
  });

  test("the cursor moves after 100 events, but not before 60 to 90 seconds have passed", async () => {
    const scene = new Scene();
    await connected(scene);
    scene.publish(99);
    await passes(100);
    expect(scene.requests).toHaveLength(0);
    scene.publish(1);
    await passes(100);
    expect(scene.requests).toHaveLength(1);
    scene.publish(100);
    await passes(70_000);
    scene.publish(1);
    await passes(100);
    expect(scene.requests).toHaveLength(1);
    await passes(10_000);
    scene.publish(1);
    await passes(100);
    expect(scene.requests).toHaveLength(2);
  });

  test("an interruption before the first cursor is incomplete, and the next one is not", async () => {
    const scene = new Scene();
    scene.faults = ["never"];
    const client = scene.client();
    client.connect();
    const before = scene.publish(1);
    await passes(100);
    client.cut();
    scene.publish(1);
    client.connect();
    await passes(100_000);
    expect(client.resumes).toEqual(["first", { complete: false }]);
    client.cut();
    const missed = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual([...before, ...missed]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
  });

  test("events before the first subscription are not passed on", async () => {
    const scene = new Scene();
    scene.publish(5);
    const client = scene.client();
    client.connect();
    await passes(61_000);
    const live = scene.publish(1);
    client.cut();
    const missed = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual([...live, ...missed]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
  });

  test("an event that may be of before the first subscription, or not, makes it incomplete", async () => {
    const scene = new Scene();
    const unsent = scene.keep();
    const client = scene.client();
    client.connect();
    await passes(1_000);
    client.cut();
    scene.send(unsent);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual([]);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
  });

  test("of more than a thousand that arrive meanwhile the oldest are dropped, and it is incomplete", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    let answer = () => {};
    scene.faults = [new Promise<void>((resolve) => (answer = resolve))];
    client.connect();
    const live = scene.publish(maxHeld + 5);
    answer();
    await passes(1_000);
    // The history has them all.
    expect(client.told).toEqual(live);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
  });

  test("an interruption during the catch-up goes on from the page that was reached", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    const missed = scene.publish(450);
    client.connect();
    client.onTold = (eventId) => {
      if (eventId !== missed[250]) return;
      client.cut();
      client.onTold = () => {};
    };
    await passes(1_000);
    expect(client.told).toEqual(missed.slice(0, 251));
    const more = scene.publish(10);
    client.connect();
    const live = scene.publish(1);
    await passes(1_000);
    expect(client.told).toEqual([...missed, ...more, ...live]);
    expect(client.resumes).toEqual(["first", "interrupted", { complete: true }]);
    // The second page is read again.
    expect(scene.requests).toHaveLength(4);
  });

  test("a mock event that was held is passed on after an interruption, although the history has none", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    scene.faults = ["never"];
    client.connect();
    scene.send(anEvent("mock"));
    await passes(100);
    client.cut();
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual(["mock"]);
  });

  test("leaving during the catch-up ends it, and the next use is a first one", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    const missed = scene.publish(300);
    client.connect();
    client.onTold = (eventId) => {
      if (eventId === missed[10]) client.close();
    };
    await passes(120_000);
    expect(client.told).toEqual(missed.slice(0, 11));
    client.connect();
    await passes(1_000);
    const live = scene.publish(1);
    expect(client.told.slice(11)).toEqual(live);
    expect(client.resumes).toEqual(["first", "interrupted", "first"]);
  });
});

describe("when the history fails", () => {
  test.each<[string, Answer[]]>([
    ["503", Array(4).fill({ status: 503 })],
    ["429 with Retry-After", [{ status: 429, headers: { "Retry-After": "60" } }]],
    ["401 once", [{ status: 401 }]],
    ["no connection", Array(4).fill("hang up")],
    ["no answer", Array(4).fill("never")],
    ["HTML of a proxy", [{ status: 200, body: "<!doctype html>" }]],
    ["JSON of another form", [{ status: 200, body: '{"events":[null],"cursor":"a","complete":true}' }]],
    ["an event without a time", [{ status: 200, body: '{"events":[{"name":"a"}],"cursor":"a","complete":true}' }]],
    ["truncated JSON", [{ status: 200, body: '{"events":[' }]],
    ["an empty cursor", [{ status: 200, body: '{"events":[],"cursor":"","complete":true}' }]],
  ])("for a while, it is retried: %s", async (_what, faults) => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    const missed = scene.publish(2);
    scene.faults = [...faults];
    client.connect();
    const meanwhile = scene.publish(1);
    await passes(89_000);
    expect(client.told).toEqual([...missed, ...meanwhile]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
    expect(new Set(scene.tokens).size).toBe(scene.tokens.length);
  });

  test.each([
    ["503", { status: 503 }, 5],
    ["no answer", "never", 5],
    ["401", { status: 401 }, 2],
    ["403", { status: 403 }, 1],
    ["400", { status: 400 }, 1],
    ["404", { status: 404 }, 1],
  ] as const)("for good, live events go on, and it is incomplete: %s", async (what, fault, requests) => {
    const isMissing = what === "404";
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    scene.publish(3);
    scene.faults = Array(requests).fill(fault);
    client.connect();
    const meanwhile = scene.publish(1);
    await passes(90_000);
    const after = scene.publish(1);
    expect(client.told).toEqual([...meanwhile, ...after]);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
    expect(warned).toHaveBeenCalledTimes(isMissing ? 0 : 1);
    warned.mockRestore();
    await passes(100);
    // A new cursor was read, and what was given up is not passed on later.
    client.cut();
    const missed = scene.publish(1);
    client.connect();
    await passes(61_000);
    expect(client.told.slice(2)).toEqual(isMissing ? [] : missed);
  });

  test("a longer Retry-After than a minute and a half is not waited for, and is kept all the same", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    scene.publish(1);
    scene.faults = [{ status: 429, headers: { "Retry-After": "300" } }];
    client.connect();
    const live = scene.publish(1);
    await passes(100);
    expect(client.told).toEqual(live);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
    client.cut();
    client.connect();
    await passes(299_000);
    expect(scene.requests).toHaveLength(1);
    live.push(...scene.publish(1));
    await passes(2_000);
    expect(scene.requests).toHaveLength(2);
    expect(client.told).toEqual(live);
    warned.mockRestore();
  });

  test("with 429 for more than a minute, the cursor is as new as the request that was let through", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    const missed = scene.publish(1);
    // The turns come after 16, 38 and 69 s.
    scene.faults = Array(3).fill({ status: 429 });
    client.connect();
    await passes(80_000);
    expect(client.told).toEqual(missed);
    // No other one is asked for.
    expect(scene.requests).toHaveLength(4);
  });

  test("a page that repeats its cursor is given up", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    scene.publish(500);
    scene.history.answer = (query) => ({
      status: 200,
      body: JSON.stringify({
        events: Array.from({ length: 200 }, (_, i) => ({
          ...anEvent(`again-${i}`),
          publishedAt: "2026-01-02T00:00:00Z",
        })),
        cursor: query.get("after") ?? "first",
        complete: true,
      }),
    });
    client.connect();
    await passes(1_000);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
    warned.mockRestore();
  });

  test("an invalid event is dropped, and the others are passed on", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    client.cut();
    scene.history.keep(channel, { eventId: "broken", name: "party-updated", data: { partyId: 7 } });
    scene.history.keep(channel, { eventId: "chat", name: "chat-message", data: { eventId: "chat" } });
    const missed = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual(["chat", ...missed]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
  });
});

describe("the cursor", () => {
  test("is asked for once at the first subscription, and delays no live event", async () => {
    const scene = new Scene();
    scene.faults = ["never"];
    const client = scene.client();
    client.connect();
    const live = scene.publish(2);
    expect(client.told).toEqual(live);
    await passes(100);
    expect(scene.requests.map((query) => query.get("limit"))).toEqual(["1"]);
  });

  test("is moved on after a hundred events", async () => {
    const scene = new Scene();
    const client = await connected(scene);
    for (let hour = 0; hour < 10; hour++) {
      scene.publish(100);
      await passes(3_600_000);
    }
    expect(scene.requests).toHaveLength(10);
    client.cut();
    const missed = scene.publish(5);
    client.connect();
    await passes(1_000);
    expect(scene.requests).toHaveLength(11);
    expect(client.told.slice(1_000)).toEqual(missed);
  });

  test("that came when the connection may have been dead already is not used", async () => {
    const scene = new Scene();
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    // The first cursor comes after 32 s.
    scene.faults = ["never", "never"];
    const client = scene.client();
    client.connect();
    await passes(1_000);
    // Sent, and lost by a connection that nobody knows to be dead.
    scene.keep();
    await passes(120_000);
    client.cut();
    client.connect();
    await passes(1_000);
    expect(client.resumes.at(-1)).toEqual({ complete: false });
    warned.mockRestore();
  });

  test("that failed is asked for again with a later event", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    scene.faults = [{ status: 403 }];
    const client = await connected(scene);
    const live = scene.publish(1);
    await passes(1_000);
    client.cut();
    const missed = scene.publish(1);
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual([...live, ...missed]);
    expect(client.resumes.at(-1)).toEqual({ complete: true });
    warned.mockRestore();
  });
});

describe("rewind", () => {
  test("gives the last events before the live ones, once", async () => {
    const scene = new Scene();
    const earlier = scene.publish(30);
    const client = scene.client({ rewind: 20 });
    client.connect();
    const live = scene.publish(1);
    expect(client.told).toEqual([]);
    await passes(61_000);
    // The live one is among the last twenty.
    expect(client.told).toEqual([...earlier.slice(-19), ...live]);
    expect(client.resumes).toEqual(["first"]);
    client.cut();
    client.connect();
    await passes(1_000);
    expect(client.told).toHaveLength(20);
    expect(client.resumes).toEqual(["first", { complete: true }]);
  });

  test("that fails does not keep live events", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    scene.publish(3);
    scene.faults = Array(5).fill({ status: 500 });
    const client = scene.client({ rewind: 3 });
    client.connect();
    const live = scene.publish(1);
    await passes(30_000);
    expect(client.told).toEqual(live);
    expect(client.resumes).toEqual(["first"]);
    warned.mockRestore();
  });

  test("is repeated if it is interrupted", async () => {
    const scene = new Scene();
    const earlier = scene.publish(3);
    scene.faults = ["never"];
    const client = scene.client({ rewind: 3 });
    client.connect();
    await passes(100);
    client.cut();
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual(earlier);
    expect(client.resumes).toEqual(["interrupted", { complete: false }]);
  });
});

describe("a cursor store", () => {
  class MemoryStore implements CursorStore {
    readonly values = new Map<string, string>();
    writes = 0;
    get(key: string): string | undefined {
      return this.values.get(key);
    }
    set(key: string, value: string): void {
      this.writes++;
      this.values.set(key, value);
    }
  }

  const later = (store: MemoryStore): CursorStore => ({
    get: async (key) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return store.get(key) ?? null;
    },
    set: async (key, value) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      store.set(key, value);
    },
  });

  test.each([["synchronous"], ["asynchronous"]])(
    "%s: after a reload everything goes on, each event once",
    async (kind) => {
      const memory = new MemoryStore();
      const cursorStore = kind === "synchronous" ? memory : later(memory);
      const scene = new Scene();
      const before = scene.client({ cursorStore, rewind: 5 });
      before.connect();
      await passes(61_000);
      const heard = scene.publish(3);
      await passes(2_000);
      before.cut();
      const missed = scene.publish(4);
      const after = scene.client({ cursorStore, rewind: 5 });
      expect(after.events.mayResume).toBe(true);
      after.connect();
      const live = scene.publish(1);
      await passes(1_000);
      expect(before.told).toEqual(heard);
      expect(after.told).toEqual([...missed, ...live]);
      expect(after.resumes).toEqual([{ complete: true }]);
    },
  );

  test("is written at most once a second, with at most 20,000 characters", async () => {
    const cursorStore = new MemoryStore();
    const scene = new Scene();
    await connected(scene, { cursorStore });
    const { writes } = cursorStore;
    for (let i = 0; i < 100; i++) {
      scene.publish(50);
      await passes(100);
      for (const value of cursorStore.values.values()) expect(value.length).toBeLessThanOrEqual(20_000);
    }
    expect(cursorStore.writes - writes).toBeLessThanOrEqual(11);
  });

  test("that cannot hold all ids says that something may be missing", async () => {
    const cursorStore = new MemoryStore();
    const scene = new Scene();
    const before = await connected(scene, { cursorStore });
    scene.publish(5_000);
    await passes(2_000);
    before.cut();
    scene.publish(1);
    const after = scene.client({ cursorStore });
    after.connect();
    await passes(1_000);
    expect(after.told).toEqual([]);
    expect(after.resumes).toEqual([{ complete: false }]);
  });

  test("does not go on for another user", async () => {
    const cursorStore = new MemoryStore();
    const scene = new Scene();
    const ada = await connected(scene, { cursorStore });
    scene.publish(1);
    await passes(2_000);
    ada.cut();
    scene.publish(1);
    const grace = scene.client({ cursorStore, userId: "grace" });
    grace.connect();
    await passes(1_000);
    expect(grace.told).toEqual([]);
    expect(grace.resumes).toEqual(["first"]);
  });

  test("goes on when a component uses the channel again", async () => {
    const cursorStore = new MemoryStore();
    const scene = new Scene();
    const client = await connected(scene, { cursorStore });
    client.close();
    const missed = scene.publish(2);
    await passes(1_000);
    client.events.open();
    client.connect();
    await passes(1_000);
    expect(client.told).toEqual(missed);
    expect(client.resumes).toEqual(["first", { complete: true }]);
  });

  test.each<[string, CursorStore]>([
    [
      "throws",
      {
        get: () => {
          throw new Error("full");
        },
        set: () => {
          throw new Error("full");
        },
      },
    ],
    ["rejects", { get: () => Promise.reject(new Error("full")), set: () => Promise.reject(new Error("full")) }],
    ["never answers", { get: () => new Promise(() => {}), set: () => new Promise(() => {}) }],
    ...[
      "",
      "{}",
      "null",
      "[]",
      "7",
      '{"version":1}',
      '{"version":2,"cursor":"a","since":0,"eventIds":[]}',
      "x".repeat(30_000),
    ].map((value): [string, CursorStore] => [`returns ${value.slice(0, 50)}`, { get: () => value, set: () => {} }]),
    ["returns no text", { get: () => 7 as unknown as string, set: () => {} }],
  ])("that %s is as good as none", async (_what, cursorStore) => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const scene = new Scene();
    const client = await connected(scene, { cursorStore });
    const live = scene.publish(1);
    client.cut();
    const missed = scene.publish(1);
    client.connect();
    await passes(6_000);
    expect(client.told).toEqual([...live, ...missed]);
    expect(client.resumes).toEqual(["first", { complete: true }]);
    warned.mockRestore();
  });

  test("with an invalid cursor is incomplete, and goes on", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const cursorStore: CursorStore = {
      get: () => '{"version":1,"cursor":"tampered","since":0,"eventIds":[]}',
      set: () => {},
    };
    const scene = new Scene();
    const client = await connected(scene, { cursorStore });
    const live = scene.publish(1);
    expect(client.told).toEqual(live);
    expect(client.resumes).toEqual([{ complete: false }]);
    warned.mockRestore();
  });
});

describe("for any events, interruptions and faults that end", () => {
  const unauthorized: Answer = { status: 401 };
  const fault = fc.constantFrom<Answer>(
    unauthorized,
    { status: 503 },
    { status: 429, headers: { "Retry-After": "1" } },
    { status: 200, body: "<html>" },
    "hang up",
    "never",
  );
  // Two 401 in a row are final.
  const faults = fc
    .array(fault, { maxLength: 3 })
    .map((all) => all.filter((one, i) => one !== unauthorized || i === 0));
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("publish" as const), count: fc.integer({ min: 1, max: 150 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("unsent" as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("cut" as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("connect" as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("faults" as const), faults: faults }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("reload" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("pass" as const),
        milliseconds: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 90_000 })),
      }),
    },
  );

  test("what is passed on is what was published, each once", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        const values = new Map<string, string>();
        const cursorStore: CursorStore = { get: (key) => values.get(key), set: (key, value) => values.set(key, value) };
        const scene = new Scene();
        let client = await connected(scene, { cursorStore });
        const published: string[] = [];
        const told: string[] = [];
        const resumes: unknown[] = [];
        let isConnected = true;
        let unsent: ReturnType<Scene["keep"]>[] = [];
        const flush = () => {
          for (const event of unsent) scene.send(event);
          unsent = [];
        };
        for (const step of steps) {
          switch (step.kind) {
            case "publish":
              flush();
              published.push(...scene.publish(step.count));
              break;
            case "unsent": {
              const event = scene.keep();
              published.push(event.data.eventId);
              unsent.push(event);
              break;
            }
            case "cut":
              if (isConnected) client.cut();
              isConnected = false;
              break;
            case "connect":
              if (!isConnected) client.connect();
              isConnected = true;
              break;
            case "faults":
              scene.faults = [...step.faults];
              break;
            case "reload":
              // Without a second for the store, a page that ends may repeat what came last: it has no end here.
              await passes(1_100);
              if (isConnected) client.cut();
              client.close();
              told.push(...client.told);
              resumes.push(...client.resumes);
              scene.clients.length = 0;
              client = scene.client({ cursorStore });
              client.connect();
              isConnected = true;
              break;
            case "pass":
              // An invocation of the trigger, which keeps before it publishes, ends within a minute.
              if (step.milliseconds > 500) flush();
              await passes(step.milliseconds);
              break;
          }
        }
        flush();
        scene.faults = [];
        if (isConnected) client.cut();
        client.connect();
        await passes(100_000);
        told.push(...client.told);
        resumes.push(...client.resumes);
        const complete = resumes.every((resume) => typeof resume === "string" || (resume as Resume).complete);
        expect(new Set(told).size).toBe(told.length);
        const order = new Map(published.map((eventId, i) => [eventId, i]));
        const inOrder = told.map((eventId) => order.get(eventId) ?? Number.NaN);
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
        if (complete) expect(told).toEqual(published);
        // Faults that end do not make it incomplete: only the store's bound does.
        const isSmall = steps.every((step) => step.kind !== "reload");
        if (isSmall) expect(complete).toBe(true);
      }),
      { numRuns: 500 },
    );
    warned.mockRestore();
  });
});
