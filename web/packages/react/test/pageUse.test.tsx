// What a page does with the pusher-js client does not break the hooks.
import { act, renderHook, waitFor } from "@testing-library/react";
import type { Channel } from "pusher-js";
import { describe, expect, test, vi } from "vitest";
import { partyChannelName, useChannel, useEvent, useParty, usePusher, userChannelName } from "../src/index.ts";
import { aPage, type Page } from "./page.tsx";
import { anId, invitation, occupied, publish, table } from "./party.ts";

const message = (text: string) => ({ text, eventId: anId("event") });

/** A page with a connection, and a hook on a channel that can be switched off. */
async function using(page: Page, name: string, initial: string | null = name) {
  const heard: unknown[] = [];
  const onResume = vi.fn();
  const view = renderHook(
    ({ channelName }) => ({
      own: usePusher({ onResume }),
      channel: useEvent(channelName, "chat-message", (data) => heard.push((data as { text: string }).text)),
    }),
    { wrapper: page.wrapper, initialProps: { channelName: initial } },
  );
  const pusher = () => {
    const client = view.result.current.own.pusher;
    if (client === null) throw new Error("there is no client yet");
    return client;
  };
  await waitFor(() => expect(view.result.current.own.isConnected).toBe(true));
  const subscribed = () => waitFor(() => expect(view.result.current.channel.status).toBe("subscribed"));
  if (initial !== null) await subscribed();
  return { ...view, heard, onResume, pusher, subscribed };
}

async function aParty(page: Page) {
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  return partyChannelName(partyId);
}

/** Publishes a message, which the page hears once. */
async function hears({ heard }: { heard: unknown[] }, name: string) {
  const text = anId("text");
  await publish(name, "chat-message", message(text));
  await waitFor(() => expect(heard).toContain(text));
  expect(heard.filter((one) => one === text)).toHaveLength(1);
}

const succeeded = (channel: Channel) =>
  new Promise((resolve) => channel.bind("pusher:subscription_succeeded", resolve));

describe("a channel that a hook uses", () => {
  test("stays subscribed when the page unsubscribes from it, without the page's own handlers", async () => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name);
    const ofPage = vi.fn();
    view.pusher().subscribe(name).bind("chat-message", ofPage);
    await hears(view, name);
    expect(ofPage).toHaveBeenCalledOnce();
    act(() => view.pusher().unsubscribe(name));
    await hears(view, name);
    expect(ofPage).toHaveBeenCalledOnce();
    expect(view.result.current.channel.status).toBe("subscribed");
    expect(page.api.askedFor(name)).toHaveLength(1);
    // Then as before: it ends with the hook.
    view.rerender({ channelName: null });
    await waitFor(() => occupied(name).then((is) => expect(is).toBe(false)));
  });

  test.each([
    ["all handlers", (channel: Channel) => channel.unbind_all()],
    ["all handlers of an event", (channel: Channel) => channel.unbind("chat-message")],
  ])("is heard when the page unbinds %s", async (_what, unbind) => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name);
    unbind(view.pusher().channel(name));
    await hears(view, name);
    await hears(view, name);
    unbind(view.pusher().channel(name));
    page.pusherProxy.break();
    await waitFor(() => expect(view.onResume).toHaveBeenCalledOnce());
    await view.subscribed();
    await hears(view, name);
  });

  test("is not the page's when the hook ends, unless the page has subscribed to it too", async () => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name);
    const ofPage = vi.fn();
    view.pusher().subscribe(name).bind("chat-message", ofPage);
    view.rerender({ channelName: null });
    await waitFor(() => expect(view.result.current.channel.status).toBe("closed"));
    await publish(name, "chat-message", message("one"));
    await waitFor(() => expect(ofPage).toHaveBeenCalledOnce());
    expect(view.heard).toEqual([]);
    view.pusher().unsubscribe(name);
    await waitFor(() => occupied(name).then((is) => expect(is).toBe(false)));
  });
});

describe("a channel that the page subscribed to first", () => {
  test("is taken over as subscribed, and left to the page when the hook ends", async () => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name, null);
    const ofPage = vi.fn();
    const channel = view.pusher().subscribe(name);
    channel.bind("chat-message", ofPage);
    await succeeded(channel);
    view.rerender({ channelName: name });
    await view.subscribed();
    await hears(view, name);
    expect(page.api.askedFor(name)).toHaveLength(1);
    view.rerender({ channelName: null });
    await waitFor(() => expect(view.result.current.channel.status).toBe("closed"));
    await publish(name, "chat-message", message("after"));
    await waitFor(() => expect(ofPage).toHaveBeenCalledTimes(2));
    expect(view.heard).toHaveLength(1);
    expect(await occupied(name)).toBe(true);
  });

  test("is taken over while its authorization is under way", async () => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name, null);
    view.pusher().subscribe(name);
    view.rerender({ channelName: name });
    await view.subscribed();
    expect(page.api.askedFor(name)).toHaveLength(1);
    await hears(view, name);
  });

  test("and may not, has the API's error", async () => {
    await using page = await aPage();
    const name = partyChannelName(anId("foreign"));
    const view = await using(page, name, null);
    const ofPage = vi.fn();
    view.pusher().subscribe(name).bind("pusher:subscription_error", ofPage);
    view.rerender({ channelName: name });
    await waitFor(() => expect(view.result.current.channel.status).toBe("refused"));
    expect(view.result.current.channel.error).toMatchObject({ kind: "forbidden", channel: name });
    expect(ofPage).toHaveBeenCalledOnce();
  });
});

describe("the connection", () => {
  test("that the page disconnects is closed, and catches up when the page connects again", async () => {
    await using page = await aPage();
    const partyId = anId("party");
    await table.join(partyId, page.userId, "Ada");
    const onResume = vi.fn();
    const heard: string[] = [];
    const { result } = renderHook(
      () => ({
        own: usePusher({ onResume, onPartyInvitation: ({ eventId }) => heard.push(eventId) }),
        party: useParty(partyId, () => {}),
      }),
      { wrapper: page.wrapper },
    );
    await waitFor(() => expect(result.current.party.status).toBe("subscribed"));
    await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
    act(() => result.current.own.pusher?.disconnect());
    expect(result.current.own).toMatchObject({ state: "closed", isConnected: false, error: null });
    expect(result.current.party).toMatchObject({ status: "closed", error: null });
    await waitFor(() => expect(page.pusherProxy.open).toBe(0));
    act(() => result.current.own.pusher?.connect());
    expect(result.current.own).toMatchObject({ state: "connecting", error: null });
    expect(result.current.party).toMatchObject({ status: "subscribing" });
    await waitFor(() => expect(onResume).toHaveBeenCalledOnce());
    expect(result.current.party.status).toBe("subscribed");
    const eventId = anId("event");
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", eventId));
    await waitFor(() => expect(heard).toEqual([eventId]));
  });

  test("that the page disconnects is not connected by another hook, but by a retry", async () => {
    await using page = await aPage();
    const name = await aParty(page);
    const view = await using(page, name, null);
    act(() => view.pusher().disconnect());
    await waitFor(() => expect(page.pusherProxy.open).toBe(0));
    view.rerender({ channelName: name });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(page.pusherProxy.opened).toBe(1);
    expect(view.result.current.own.state).toBe("closed");
    act(() => view.result.current.own.retry());
    await view.subscribed();
    expect(page.pusherProxy.opened).toBe(2);
  });
});

test("a hook on a presence channel hears its events, and shows its members", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  const name = `presence-party-${partyId}`;
  const heard = vi.fn();
  const { result } = renderHook(
    () => {
      useEvent(name, "chat-message", heard);
      return useChannel(name);
    },
    { wrapper: page.wrapper },
  );
  await waitFor(() => expect(result.current.me?.username).toBe("Ada"));
  const sent = message("hello");
  await publish(name, "chat-message", sent);
  await waitFor(() => expect(heard).toHaveBeenCalledExactlyOnceWith(sent, { missed: false }));
  expect(page.api.askedFor(name)).toHaveLength(1);
});
