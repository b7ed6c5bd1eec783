// Catching up from the API's own history: what the app wrote to the party table while the page was away.

import { setTimeout } from "node:timers/promises";
import { renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type CursorStore, Partyline, PartylineProvider, useParty, usePusher } from "../src/index.ts";
import { TableFeed } from "./feed.ts";
import { Heard, parties } from "./heard.ts";
import { aPage, type Page } from "./page.tsx";

/** With a rewind, the parties' own first events are not mistaken for missed ones. */
const withRewind = (page: Page) => ({
  wrapper: ({ children }: { children: React.ReactNode }) => (
    <PartylineProvider userId={page.userId} getToken={page.getToken} config={page.config} rewind={10}>
      {children}
    </PartylineProvider>
  ),
});

const soon = (assertion: () => void) => vi.waitFor(assertion, { timeout: 120_000 });

test.each([0, 50, 5_000])(
  "%d changes of 20 parties, while the connection is cut for 5 s: each once, in order per party",
  async (count) => {
    await using page = await aPage();
    const all = await parties(page, 20);
    const feed = new TableFeed();
    const heard = new Heard();
    const { result } = renderHook(() => usePusher({ parties: all, ...heard }), withRewind(page));
    const subscribed = () => result.current.pusher?.allChannels().filter((channel) => channel.subscribed) ?? [];
    await waitFor(() => expect(subscribed()).toHaveLength(21));
    await feed.publish(all, 20);
    await soon(() => expect(heard.byParty).toEqual(feed.published));

    await page.pusherProxy.down();
    const cutAt = Date.now();
    await feed.publish(all, count);
    await setTimeout(Math.max(0, 5_000 - (Date.now() - cutAt)));
    await page.pusherProxy.up();
    await waitFor(() => expect(subscribed().length).toBeGreaterThan(0));
    await feed.publish(all, 40);
    await soon(() => expect(heard.resumes).toEqual([true]));
    await soon(() => expect(heard.byParty).toEqual(feed.published));
    expect(heard.resumes).toEqual([true]);
  },
);

test("earlier ones are rewound at the first subscription, and a cursor store goes on from there", async () => {
  await using page = await aPage();
  const [partyId = ""] = await parties(page, 1);
  const feed = new TableFeed();
  await feed.publish([partyId], 30);
  const values = new Map<string, string>();
  const cursorStore: CursorStore = { get: (key) => values.get(key), set: (key, value) => values.set(key, value) };
  const client = () => {
    const heard = new Heard();
    const { userId, config, getToken } = page;
    const partyline = new Partyline({ userId, config, getToken, cursorStore, rewind: 100 });
    const ends = [partyline.onPartyUpdate(partyId, heard.onPartyUpdate), partyline.onResume(heard.onResume)];
    const stop = () => {
      for (const end of ends.splice(0)) end();
    };
    page.ends(stop);
    return { heard, stop, told: () => heard.byParty.get(partyId) ?? [] };
  };
  const before = client();
  await soon(() => expect(before.told().at(-1)).toBe("30"));
  // All of them: one that a smaller rewind leaves out may be of before the first subscription or not.
  expect(before.told()).toEqual(feed.published.get(partyId));
  before.stop();
  await soon(() => expect(page.pusherProxy.open).toBe(0));
  await feed.publish([partyId], 5);
  const after = client();
  await soon(() => expect(after.told()).toEqual(feed.published.get(partyId)?.slice(-5)));
  await soon(() => expect(after.heard.resumes).toEqual([true]));
});

test("an interruption during the catch-up is part of the same one", async () => {
  await using page = await aPage();
  const [partyId = ""] = await parties(page, 1);
  const feed = new TableFeed();
  const heard = new Heard();
  const { result } = renderHook(() => useParty(partyId, heard.onPartyUpdate, heard), withRewind(page));
  await waitFor(() => expect(result.current.status).toBe("subscribed"));
  await feed.publish([partyId], 1);
  await soon(() => expect(heard.byParty).toEqual(feed.published));
  await page.pusherProxy.down();
  await feed.publish([partyId], 450);
  await page.pusherProxy.up();
  await soon(() => expect(heard.byParty.get(partyId)?.length).toBeGreaterThan(1));
  page.pusherProxy.break();
  await feed.publish([partyId], 10);
  await soon(() => expect(heard.byParty).toEqual(feed.published));
  expect(heard.resumes).not.toContain(false);
});
