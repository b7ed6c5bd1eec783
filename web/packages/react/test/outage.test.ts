// A longer outage of Pusher. With fake timers: pusher-js waits for ten seconds before it reports one.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Partyline } from "../src/index.ts";
import { aPage } from "./page.tsx";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** Advances the time, in steps of half a second. */
const within = (condition: () => void) =>
  vi.waitFor(
    async () => {
      await vi.advanceTimersByTimeAsync(500);
      condition();
    },
    { timeout: 60_000 },
  );

test("for ten seconds, it is said; and when it is back, all goes on", async () => {
  await using page = await aPage();
  const partyline = new Partyline(page);
  const { connection } = partyline;
  const channel = partyline.userChannel();
  page.ends(channel.subscribe(() => {}));
  await within(() => expect(channel.get().status).toBe("subscribed"));
  await page.pusherProxy.down();
  await within(() => expect(connection.get()).toMatchObject({ state: "reconnecting", error: null }));
  await within(() => expect(connection.get().state).toBe("unavailable"));
  expect(connection.get().error).toMatchObject({ kind: "pusher-unreachable", final: false });
  expect(channel.get().status).toBe("subscribing");
  await page.pusherProxy.up();
  await within(() => expect(channel.get().status).toBe("subscribed"));
  expect(connection.get()).toMatchObject({ state: "connected", error: null });
});
