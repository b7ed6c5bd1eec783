// After an interruption the hooks pass on what was missed, each event once and in order.

import { setTimeout } from "node:timers/promises";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { type CursorStore, Partyline, PartylineProvider, useParty, usePusher } from "../src/index.ts";
import { FakeHistory } from "./fakeHistory.ts";
import { type Fault, held } from "./faultyApi.ts";
import { FakeFeed, renamed } from "./feed.ts";
import { Heard, parties } from "./heard.ts";
import { aPage, type Page } from "./page.tsx";
import { anId, invitation, publishAll, table, tokenFor } from "./party.ts";

type Event = ReturnType<typeof renamed>;

/** A page whose history is in memory, and so may fail at will. */
async function aPageWithHistory() {
  const page = await aPage();
  const history = new FakeHistory();
  page.api.history = history;
  return Object.assign(page, { history, feed: new FakeFeed(history) });
}

/** A client without React, subscribed to a party, with a cursor. */
async function following(page: Page, { rewind = 0, cursorStore }: { rewind?: number; cursorStore?: CursorStore } = {}) {
  const [partyId = ""] = await parties(page, 1);
  return { partyId, ...(await following.again(page, partyId, { rewind, ...(cursorStore ? { cursorStore } : {}) })) };
}

following.again = async (page: Page, partyId: string, options: { rewind?: number; cursorStore?: CursorStore } = {}) => {
  const { userId, config } = page;
  const partyline = new Partyline({
    userId,
    config,
    getToken: () => page.getToken(),
    backoff: { firstMilliseconds: 20, maxMilliseconds: 100 },
    ...options,
  });
  const heard = new Heard();
  const stop = partyline.onPartyUpdate(partyId, heard.onPartyUpdate);
  page.ends(stop);
  page.ends(partyline.onResume(heard.onResume));
  const { length } = page.api.histories;
  await vi.waitFor(() => expect(partyline.partyChannel(partyId).get().status).toBe("subscribed"), { timeout: 60_000 });
  await vi.waitFor(() => expect(page.api.histories.length).toBeGreaterThan(length), { timeout: 60_000 });
  await setTimeout(200);
  return { partyline, heard, stop, told: () => heard.byParty.get(partyId) ?? [] };
};

const soon = (assertion: () => void) => vi.waitFor(assertion, { timeout: 60_000 });

test.each([0, 50, 5_000])(
  "%d events over 20 channels, while the connection is cut for 5 s: each once, in order per channel",
  async (count) => {
    await using page = await aPageWithHistory();
    const all = await parties(page, 20);
    const { feed } = page;
    const heard = new Heard();
    const { result } = renderHook(() => usePusher({ parties: all, ...heard }), { wrapper: page.wrapper });
    const subscribed = () => result.current.pusher?.allChannels().filter((channel) => channel.subscribed) ?? [];
    await waitFor(() => expect(subscribed()).toHaveLength(21));
    // A cursor for each channel.
    await waitFor(() => expect(page.api.histories).toHaveLength(21));
    await feed.publish(all, 20);
    await waitFor(() => expect(heard.byParty).toEqual(feed.published));

    await page.pusherProxy.down();
    const cutAt = Date.now();
    await feed.publish(all, count);
    await setTimeout(Math.max(0, 5_000 - (Date.now() - cutAt)));
    await page.pusherProxy.up();
    await waitFor(() => expect(subscribed().length).toBeGreaterThan(0));
    await feed.publish(all, 40);
    await waitFor(() => expect(heard.resumes).toEqual([true]));
    await waitFor(() => expect(heard.byParty).toEqual(feed.published));

    await feed.publish(all, 20);
    await waitFor(() => expect(heard.byParty).toEqual(feed.published));
    expect(heard.resumes).toEqual([true]);
    expect(page.api.mostHistories).toBeLessThanOrEqual(6);
  },
);

test("121 channels: a request for each, six at once, and onResume once per interruption", async () => {
  await using page = await aPageWithHistory();
  const all = await parties(page, 120);
  const { feed } = page;
  const heard = new Heard();
  const { result } = renderHook(() => usePusher({ parties: all, ...heard }), { wrapper: page.wrapper });
  const subscribed = () => result.current.pusher?.allChannels().filter((channel) => channel.subscribed) ?? [];
  await waitFor(() => expect(subscribed()).toHaveLength(121));
  await waitFor(() => expect(page.api.histories).toHaveLength(121));
  expect(page.api.histories.every(({ limit, after }) => limit === "1" && after === null)).toBe(true);
  for (const times of [1, 2]) {
    page.pusherProxy.break();
    await feed.publish(all, 240);
    await waitFor(() => expect(heard.resumes).toHaveLength(times));
    await waitFor(() => expect(heard.byParty).toEqual(feed.published));
  }
  expect(heard.resumes).toEqual([true, true]);
  expect(page.api.histories).toHaveLength(3 * 121);
  expect(page.api.mostHistories).toBeLessThanOrEqual(6);
  expect(new Set(page.api.histories.map(({ channel }) => channel)).size).toBe(121);
});

describe.concurrent("a history that fails for a while is read all the same", () => {
  test.each<[string, Fault]>([
    ["503", { status: 503 }],
    ["429", { status: 429, headers: { "Retry-After": "1" } }],
    ["401, and then a new token", { status: 401 }],
    ["a connection that breaks", "hang up"],
    ["HTML of a proxy", { status: 200, body: "<!doctype html>" }],
    ["malformed JSON", { status: 200, body: '{"events":[{' }],
  ])("%s", async (_what, fault) => {
    await using page = await aPageWithHistory();
    let lives = 600;
    page.getToken = () => tokenFor(page.userId, { expiresIn: ++lives });
    const { partyId, heard, told } = await following(page);
    const { feed } = page;
    page.api.historyMeets(fault);
    page.pusherProxy.break();
    await feed.publish([partyId], 3);
    await soon(() => expect(heard.resumes).toEqual([true]));
    expect(told()).toEqual(feed.published.get(partyId));
    const [, first, second] = page.api.histories;
    expect(second?.token).not.toBe(first?.token);
  });
});

describe.concurrent("without a history, live events go on, and something may be missing", () => {
  test.each<[string, Fault[]]>([
    ["404: this API has none", [{ status: 404 }]],
    ["503, five times", Array(5).fill({ status: 503 })],
    ["403", [{ status: 403 }]],
    ["401 twice", Array(2).fill({ status: 401 })],
  ])("%s", async (_what, faults) => {
    await using page = await aPageWithHistory();
    const { partyId, heard, told } = await following(page);
    page.api.historyMeets(...faults);
    await page.pusherProxy.down();
    await page.feed.publish([partyId], 3);
    await page.pusherProxy.up();
    await soon(() => expect(heard.resumes).toEqual([false]));
    await page.feed.publish([partyId], 2);
    await soon(() => expect(told()).toEqual(["4", "5"]));
  });
});

test("repeated ids in the history and live are passed on once", async () => {
  await using page = await aPageWithHistory();
  const { history } = page;
  const { partyId, heard, told } = await following(page);
  await page.pusherProxy.down();
  const [first, second, last] = ["first", "second", "last"].map((name) => renamed(partyId, name)) as [
    Event,
    Event,
    Event,
  ];
  for (const { channel, ...event } of [first, second, first])
    history.keep(channel, { eventId: event.data.eventId, ...event });
  await page.pusherProxy.up();
  await soon(() => expect(heard.resumes).toEqual([true]));
  await publishAll([second, last]);
  await soon(() => expect(told()).toEqual(["first", "second", "last"]));
});

test("an interruption during the catch-up is part of the same one", async () => {
  await using page = await aPageWithHistory();
  const { partyId, heard, told } = await following(page);
  const { feed } = page;
  await page.pusherProxy.down();
  await feed.publish([partyId], 450);
  const late = held();
  // The second page.
  page.api.historyMeets(Promise.resolve(), late.until);
  await page.pusherProxy.up();
  await soon(() => expect(told()).toHaveLength(200));
  page.pusherProxy.break();
  await feed.publish([partyId], 10);
  late.release();
  await soon(() => expect(heard.resumes).toEqual([true]));
  expect(told()).toEqual(feed.published.get(partyId));
});

test("who leaves during the catch-up hears nothing more of it", async () => {
  await using page = await aPageWithHistory();
  const { partyId, heard, stop, told, partyline } = await following(page);
  const { feed } = page;
  const late = held();
  page.api.historyMeets(late.until);
  const { length } = page.api.histories;
  await page.pusherProxy.down();
  await feed.publish([partyId], 3);
  await page.pusherProxy.up();
  await soon(() => expect(page.api.histories).toHaveLength(length + 1));
  stop();
  await soon(() => expect(partyline.partyChannel(partyId).get().status).toBe("closed"));
  late.release();
  await soon(() => expect(page.pusherProxy.open).toBe(0));
  expect(told()).toEqual([]);
  expect(heard.resumes).toEqual([]);
});

test("two hooks on a channel: one that is mounted during the catch-up hears what comes from then on", async () => {
  await using page = await aPageWithHistory();
  const [partyId = ""] = await parties(page, 1);
  const { feed } = page;
  const [first, second] = [new Heard(), new Heard()];
  const all = new Heard();
  const { result, rerender } = renderHook(
    ({ isLater }) => {
      usePusher({ onResume: all.onResume });
      useParty(partyId, first.onPartyUpdate, { onResume: first.onResume });
      return useParty(isLater ? partyId : null, second.onPartyUpdate, { onResume: second.onResume });
    },
    { wrapper: page.wrapper, initialProps: { isLater: false } },
  );
  await waitFor(() => expect(page.api.histories).toHaveLength(2));
  await setTimeout(200);
  const pages = [held(), held()] as const;
  await page.pusherProxy.down();
  await feed.publish([partyId], 300);
  // In whichever order the user's channel and the party's ask.
  page.api.historyMeets(...[0, 1].map(() => pages[0].until), pages[1].until);
  await page.pusherProxy.up();
  await waitFor(() => expect(page.api.histories).toHaveLength(4));
  pages[0].release();
  await waitFor(() => expect(first.byParty.get(partyId)).toHaveLength(200));
  rerender({ isLater: true });
  await waitFor(() => expect(result.current.status).toBe("subscribed"));
  pages[1].release();
  await waitFor(() => expect(all.resumes).toEqual([true]));
  const published = feed.published.get(partyId) ?? [];
  expect(first.byParty.get(partyId)).toEqual(published);
  expect(second.byParty.get(partyId)).toEqual(published.slice(200));
  expect([first.resumes, second.resumes]).toEqual([[true], [true]]);
});

test("rewind passes on the last events of each channel, before the live ones, and says that they were missed", async () => {
  await using page = await aPageWithHistory();
  const [partyId = ""] = await parties(page, 1);
  const { feed } = page;
  await feed.publish([partyId], 30);
  const told: [string, boolean][] = [];
  const { result } = renderHook(
    () =>
      useParty(partyId, (update, { missed }) => {
        if (update.updateType === "settings-changed") told.push([String(update.data.name), missed]);
      }),
    {
      wrapper: ({ children }) => (
        <PartylineProvider userId={page.userId} getToken={page.getToken} config={page.config} rewind={20}>
          {children}
        </PartylineProvider>
      ),
    },
  );
  await waitFor(() => expect(result.current.status).toBe("subscribed"));
  await feed.publish([partyId], 1);
  const published = feed.published.get(partyId) ?? [];
  await waitFor(() => expect(told.at(-1)?.[0]).toBe(published.at(-1)));
  const names = told.map(([name]) => name);
  expect(names).toEqual(published.slice(-names.length));
  expect(names.length).toBeGreaterThanOrEqual(20);
  expect(told[0]?.[1]).toBe(true);
});

test.each([-1, 201, 1.5, Number.NaN])("a rewind of %d is an error of the configuration", (rewind) => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { result } = renderHook(() => usePusher(), {
    wrapper: ({ children }) => (
      <PartylineProvider
        userId="ada"
        getToken={() => Promise.reject(new Error("not asked"))}
        config={{ appKey: "key", cluster: "eu", apiBaseUrl: "https://api.example.org" }}
        rewind={rewind}
      >
        {children}
      </PartylineProvider>
    ),
  });
  expect(result.current.error).toMatchObject({ kind: "configuration", variable: "rewind" });
  said.mockRestore();
});

describe("a cursor store", () => {
  const storage = (): CursorStore => ({
    get: (key) => sessionStorage.getItem(key),
    set: (key, value) => sessionStorage.setItem(key, value),
  });

  test("after a reload everything goes on, each event once, and onResume is called", async () => {
    await using page = await aPageWithHistory();
    const cursorStore = storage();
    const before = await following(page, { cursorStore });
    const { partyId } = before;
    const { feed } = page;
    await feed.publish([partyId], 5);
    await soon(() => expect(before.told()).toEqual(feed.published.get(partyId)));
    // The page goes: what was not written yet is.
    window.dispatchEvent(new Event("pagehide"));
    before.stop();
    await soon(() => expect(page.pusherProxy.open).toBe(0));
    await feed.publish([partyId], 5);
    const after = await following.again(page, partyId, { cursorStore, rewind: 10 });
    await soon(() => expect(after.heard.resumes).toEqual([true]));
    await feed.publish([partyId], 1);
    await soon(() => expect([...before.told(), ...after.told()]).toEqual(feed.published.get(partyId)));
  });

  test("another user on the same browser does not go on from there", async () => {
    await using page = await aPageWithHistory();
    await using other = await aPage();
    const cursorStore = storage();
    const { partyId, stop } = await following(page, { cursorStore });
    stop();
    await table.join(partyId, other.userId, "Grace");
    const { feed, history } = page;
    await feed.publish([partyId], 3);
    other.api.history = history;
    const { told, heard } = await following.again(other, partyId, { cursorStore });
    await feed.publish([partyId], 1);
    await soon(() => expect(told()).toEqual(feed.published.get(partyId)?.slice(-1)));
    expect(heard.resumes).toEqual([]);
  });

  test("of a provider may be another object at each render", async () => {
    await using page = await aPageWithHistory();
    const set = vi.fn();
    const { rerender } = renderHook(() => usePusher(), {
      wrapper: ({ children }) => (
        <PartylineProvider
          userId={page.userId}
          getToken={page.getToken}
          config={page.config}
          cursorStore={{ get: () => null, set: (key, value) => set(key, value) }}
        >
          {children}
        </PartylineProvider>
      ),
    });
    await waitFor(() => expect(set).toHaveBeenCalled());
    expect(set.mock.calls[0]?.[0]).toContain(page.userId);
    act(() => rerender());
    expect(page.pusherProxy.opened).toBe(1);
  });
});

test("the listener of a channel that is refused after the interruption is not waited for", async () => {
  await using page = await aPageWithHistory();
  const [garden = "", roof = ""] = await parties(page, 2);
  const [heard, gone] = [new Heard(), new Heard()];
  const { result } = renderHook(
    () => {
      usePusher({ parties: [garden], ...heard });
      return useParty(roof, () => {}, { onResume: gone.onResume });
    },
    { wrapper: page.wrapper },
  );
  await waitFor(() => expect(page.api.histories).toHaveLength(3));
  await setTimeout(200);
  // Ends the connection too.
  await table.leave(roof, page.userId);
  await waitFor(() => expect(result.current.status).toBe("refused"));
  await waitFor(() => expect(heard.resumes).toEqual([true]));
  expect(gone.resumes).toEqual([]);
});

test("an invitation that was missed is in the list", async () => {
  await using page = await aPageWithHistory();
  const { partyline } = await following(page);
  page.ends(partyline.userChannel().subscribe(() => {}));
  await soon(() => expect(page.api.histories).toHaveLength(2));
  await setTimeout(200);
  await page.pusherProxy.down();
  const eventId = anId("event");
  const { name } = partyline.userChannel();
  page.history.keep(name, { eventId, name: "party-invitation-received", data: invitation("garden", eventId) });
  await page.pusherProxy.up();
  await soon(() => expect(partyline.invitations.get()).toMatchObject([{ eventId }]));
});
