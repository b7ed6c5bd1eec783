// From the party table to the page: the events that the hooks receive when the app writes.
import { act, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import {
  type PartyInvitationEvent,
  Partyline,
  type PartyUpdateEvent,
  partyChannelName,
  useParty,
  usePartyInvitations,
  usePartyPresence,
  usePusher,
  userChannelName,
} from "../src/index.ts";
import { aPage } from "./page.tsx";
import { anId, config, invitation, occupied, publish, table, tokenFor } from "./party.ts";

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

test("an invitation that is written arrives, with its types", async () => {
  await using page = await aPage();
  const heard: PartyInvitationEvent[] = [];
  const { result } = renderHook(
    () => {
      usePusher({ onPartyInvitation: (invitation) => heard.push(invitation) });
      return usePartyInvitations();
    },
    { wrapper: page.wrapper },
  );
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  const partyId = anId("party");
  const invitedAt = "2026-01-01T00:00:00Z";
  await table.invite({ partyId, partyName: "Garden Party", invitedUserId: page.userId, invitedAt });
  const invited = {
    partyId,
    partyName: "Garden Party",
    invitedBy: { id: "user-123", username: "testuser" },
    invitedAt,
    eventId: expect.any(String),
  };
  await waitFor(() => expect(heard).toEqual([invited]));
  expect(result.current).toMatchObject({ invitations: [invited], error: null });
});

test("invitations are listed newest first, one for each party, until they are dismissed everywhere", async () => {
  await using page = await aPage();
  const { result } = renderHook(() => ({ badge: usePartyInvitations(), list: usePartyInvitations() }), {
    wrapper: page.wrapper,
  });
  const name = userChannelName(page.userId);
  await waitFor(() => occupied(name).then((is) => expect(is).toBe(true)));
  const ids = Array.from({ length: 3 }, () => anId("event"));
  const [first, second, again] = ids as [string, string, string];
  await publish(name, "party-invitation-received", invitation("garden", first));
  await publish(name, "party-invitation-received", invitation("roof", second));
  const listed = () => result.current.list.invitations.map(({ eventId }) => eventId);
  await waitFor(() => expect(listed()).toEqual([second, first]));
  await publish(name, "party-invitation-received", invitation("garden", again));
  await waitFor(() => expect(listed()).toEqual([again, second]));
  act(() => result.current.badge.dismiss(again));
  expect(listed()).toEqual([second]);
  expect(result.current.badge.invitations).toBe(result.current.list.invitations);
});

test("a repeat is dropped, also after a reconnect", async () => {
  await using page = await aPage();
  const heard: string[] = [];
  const onResume = vi.fn();
  renderHook(() => usePusher({ onResume, onPartyInvitation: ({ eventId }) => heard.push(eventId) }), {
    wrapper: page.wrapper,
  });
  const name = userChannelName(page.userId);
  await waitFor(() => occupied(name).then((is) => expect(is).toBe(true)));
  const [one, two] = [anId("event"), anId("event")];
  await publish(name, "party-invitation-received", invitation("garden", one));
  await publish(name, "party-invitation-received", invitation("garden", one));
  await waitFor(() => expect(heard).toContain(one));
  page.pusherProxy.break();
  await waitFor(() => expect(onResume).toHaveBeenCalled());
  await publish(name, "party-invitation-received", invitation("garden", one));
  await publish(name, "party-invitation-received", invitation("garden", two));
  await waitFor(() => expect(heard).toContain(two));
  expect(heard).toEqual([one, two]);
});

test("a mock event needs no id, and an invalid event is dropped with a warning", async () => {
  await using page = await aPage();
  const warning = vi.spyOn(console, "warn").mockImplementation(() => {});
  const heard: PartyInvitationEvent[] = [];
  renderHook(() => usePusher({ onPartyInvitation: (invitation) => heard.push(invitation) }), { wrapper: page.wrapper });
  const name = userChannelName(page.userId);
  await waitFor(() => occupied(name).then((is) => expect(is).toBe(true)));
  await publish(name, "party-invitation-received", { partyId: "garden" });
  // The same as in the README.
  const byHand = {
    partyId: "test-party",
    partyName: "Test Party",
    invitedBy: { id: "user-123", username: "testuser" },
  };
  await publish(name, "party-invitation-received", byHand);
  await publish(name, "party-invitation-received", byHand);
  await waitFor(() => expect(heard).toHaveLength(2));
  expect(heard).toMatchObject([byHand, byHand]);
  expect(heard[0]?.eventId).not.toBe(heard[1]?.eventId);
  expect(warning).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("partyName"), { partyId: "garden" });
  warning.mockRestore();
});

test("a party's changes arrive in order, each of its own type", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  await table.put({
    PK: { S: `PARTY#${partyId}` },
    SK: { S: "PARTY" },
    partyId: { S: partyId },
    name: { S: "Garden Party" },
    settings: { M: {} },
  });
  const heard: PartyUpdateEvent[] = [];
  const { result } = renderHook(() => useParty(partyId, (update) => heard.push(update)), { wrapper: page.wrapper });
  await waitFor(() => expect(result.current.status).toBe("subscribed"));
  await table.join(partyId, "grace", "Grace", "https://example.org/grace.png");
  await table.leave(partyId, "grace");
  await table.update(`PARTY#${partyId}`, "PARTY", "SET #name = :name", { "#name": "name" }, { ":name": { S: "Roof" } });
  await waitFor(() => expect(heard.at(-1)?.updateType).toBe("settings-changed"));
  const grace = { userId: "grace", username: "Grace", avatar: "https://example.org/grace.png" };
  expect(heard.slice(-3)).toMatchObject([
    { updateType: "member-joined", data: grace, partyId },
    { updateType: "member-left", data: grace, partyId },
    { updateType: "settings-changed", data: { name: "Roof" }, partyId },
  ]);
});

test("members come and go, by name, and one of them is me", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  const grace = anId("auth0|grace");
  await table.join(partyId, page.userId, "Mary");
  await table.join(partyId, grace, "Grace", "https://example.org/grace.png");
  const { result } = renderHook(() => usePartyPresence(partyId), { wrapper: page.wrapper });
  const me = { id: page.userId, username: "Mary" };
  await waitFor(() => expect(result.current).toMatchObject({ members: [me], me, error: null }));
  const hers = new Partyline({ userId: grace, getToken: () => tokenFor(grace), config });
  const leave = hers.presenceChannel(partyId).subscribe(() => {});
  open.push(leave);
  const other = { id: grace, username: "Grace", avatar: "https://example.org/grace.png" };
  await waitFor(() => expect(result.current.members).toEqual([other, me]));
  page.pusherProxy.break();
  await waitFor(() => expect(result.current.status).toBe("subscribing"));
  expect(result.current.members).toEqual([other, me]);
  await waitFor(() => expect(result.current.status).toBe("subscribed"));
  leave();
  await waitFor(() => expect(result.current.members).toEqual([me]));
});

test("a handler that fails does not keep the event from the others", async () => {
  const userId = anId("user");
  const partyline = new Partyline({ userId, getToken: () => tokenFor(userId), config });
  const uncaught = vi.fn();
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException").on("uncaughtException", uncaught);
  const heard = vi.fn();
  const fails = () => {
    throw new Error("in the page's own code");
  };
  open.push(partyline.onInvitation(fails), partyline.onInvitation(heard), () => {
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
  });
  const name = userChannelName(userId);
  await vi.waitFor(() => expect(partyline.userChannel().get().status).toBe("subscribed"), { timeout: 60_000 });
  await publish(name, "party-invitation-received", invitation("garden", anId("event")));
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce(), { timeout: 60_000 });
  expect(uncaught).toHaveBeenCalledOnce();
});

test("without React, a party's updates are heard until one stops listening", async () => {
  const userId = anId("user");
  const partyId = anId("party");
  await table.join(partyId, userId, "Ada");
  const partyline = new Partyline({ userId, getToken: () => tokenFor(userId), config });
  const heard: string[] = [];
  const stop = partyline.onPartyUpdate(partyId, ({ updateType }) => heard.push(updateType));
  open.push(stop);
  await vi.waitFor(() => expect(partyline.partyChannel(partyId).get().status).toBe("subscribed"), { timeout: 60_000 });
  expect(partyline.connection.get().state).toBe("connected");
  await table.join(partyId, "grace", "Grace");
  await vi.waitFor(() => expect(heard).toContain("member-joined"), { timeout: 60_000 });
  stop();
  await vi.waitFor(() => occupied(partyChannelName(partyId)).then((is) => expect(is).toBe(false)), { timeout: 60_000 });
  expect(partyline.connection.get().state).toBe("closed");
});

test("a channel that the page subscribes to through pusher-js itself is authorized too", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  const { result } = renderHook(() => usePusher(), { wrapper: page.wrapper });
  await waitFor(() => expect(result.current.isConnected).toBe(true));
  const told = vi.fn();
  const channel = result.current.pusher?.subscribe(partyChannelName(partyId));
  channel?.bind("pusher:subscription_succeeded", () => told("let in"));
  const refused = result.current.pusher?.subscribe(partyChannelName("elsewhere"));
  refused?.bind("pusher:subscription_error", () => told("refused"));
  await waitFor(() => expect(told.mock.calls.flat().toSorted()).toEqual(["let in", "refused"]));
});
