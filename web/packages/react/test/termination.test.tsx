// A connection that the application ended comes back by itself, and hears what its user may still hear.
import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import {
  partyChannelName,
  presenceChannelName,
  useParty,
  usePartyPresence,
  usePusher,
  userChannelName,
} from "../src/index.ts";
import { aPage } from "./page.tsx";
import { anId, invitation, occupied, publish, table, terminate } from "./party.ts";

test("it is signed in and subscribed again, with fresh tokens, and reports no error", async () => {
  await using page = await aPage("auth0|ada");
  const onResume = vi.fn();
  const seen: [string, string | null][] = [];
  const { result } = renderHook(
    () => {
      const pusher = usePusher({ onResume });
      if (seen.at(-1)?.[0] !== pusher.state) seen.push([pusher.state, pusher.error?.kind ?? null]);
      return pusher;
    },
    { wrapper: page.wrapper },
  );
  await waitFor(() => expect(result.current.user).not.toBeNull());
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  await terminate(page.userId);
  await waitFor(() => expect(onResume).toHaveBeenCalledOnce());
  expect(seen).toEqual([
    ["closed", null],
    ["connecting", null],
    ["connected", null],
    ["reconnecting", null],
    ["connected", null],
  ]);
  expect(page.pusherProxy).toMatchObject({ opened: 2, open: 1 });
  expect(page.api.signIns).toHaveLength(2);
  expect(page.api.asked).toHaveLength(2);
  expect(result.current.user).not.toBeNull();
});

test("a removed member is refused the party, keeps the rest, and nobody else notices", async () => {
  await using page = await aPage();
  await using other = await aPage();
  const [garden, roof] = [anId("garden"), anId("roof")];
  await Promise.all(
    [page, other].flatMap(({ userId }) => [table.join(garden, userId, userId), table.join(roof, userId, userId)]),
  );
  const heard: string[] = [];
  const { result } = renderHook(
    () => ({
      pusher: usePusher({ onPartyInvitation: ({ eventId }) => heard.push(eventId) }),
      garden: useParty(garden, ({ eventId }) => heard.push(eventId)),
      online: usePartyPresence(garden),
      roof: useParty(roof, () => {}),
    }),
    { wrapper: page.wrapper },
  );
  const others: string[] = [];
  const { result: seen } = renderHook(() => useParty(garden, ({ updateType }) => others.push(updateType)), {
    wrapper: other.wrapper,
  });
  await waitFor(() => expect(result.current.online.status).toBe("subscribed"));
  await waitFor(() => expect([result.current.roof.status, seen.current.status]).toEqual(["subscribed", "subscribed"]));

  await table.leave(garden, page.userId);
  await waitFor(() => expect(others).toContain("member-left"));

  const forbidden = (channel: string) => ({ status: "refused", error: { kind: "forbidden", final: true, channel } });
  await waitFor(() => expect(result.current.garden).toMatchObject(forbidden(partyChannelName(garden))));
  await waitFor(() => expect(result.current.online).toMatchObject(forbidden(presenceChannelName(garden))));
  await waitFor(() => expect(result.current.roof).toMatchObject({ status: "subscribed", error: null }));
  expect(result.current.pusher.state).toBe("connected");
  heard.length = 0;
  const secret = anId("event");
  const update = { partyId: garden, updateType: "settings-changed", data: { name: "Elsewhere" } };
  await publish(partyChannelName(garden), "party-updated", { ...update, eventId: secret });
  await waitFor(() => expect(others).toContain("settings-changed"));
  const mine = anId("event");
  await publish(userChannelName(page.userId), "party-invitation-received", invitation(roof, mine));
  await waitFor(() => expect(heard).toContain(mine));
  expect(heard).toEqual([mine]);
  expect(other.pusherProxy.opened).toBe(1);
  expect(seen.current).toMatchObject({ status: "subscribed", error: null });
});

test("all channels after it go in two requests, of a hundred at most", async () => {
  await using page = await aPage();
  const parties = Array.from({ length: 120 }, () => anId("party"));
  await Promise.all(parties.map((partyId) => table.join(partyId, page.userId, "Ada")));
  const onResume = vi.fn();
  const { result } = renderHook(() => usePusher({ parties, onResume }), { wrapper: page.wrapper });
  const subscribed = () => result.current.pusher?.allChannels().filter((channel) => channel.subscribed) ?? [];
  await waitFor(() => expect(subscribed()).toHaveLength(121));
  // Both are under way at once, so either may arrive first.
  const sizes = () => page.api.asked.map(({ channels }) => channels.length).toSorted((a, b) => a - b);
  expect(sizes()).toEqual([21, 100]);
  await terminate(page.userId);
  await waitFor(() => expect(onResume).toHaveBeenCalledTimes(1));
  expect(sizes()).toEqual([21, 21, 100, 100]);
  expect(page.api.signIns).toHaveLength(2);
  page.pusherProxy.break();
  await waitFor(() => expect(onResume).toHaveBeenCalledTimes(2));
  expect(sizes()).toEqual([21, 21, 21, 100, 100, 100]);
});

test("a page that is left during the pause opens no other connection", async () => {
  // Before the page, which keeps the function.
  const random = vi.spyOn(Math, "random");
  await using page = await aPage();
  const { result, unmount } = renderHook(() => usePusher(), { wrapper: page.wrapper });
  await waitFor(() => expect(result.current.user).not.toBeNull());
  random.mockReturnValue(1);
  await terminate(page.userId);
  await waitFor(() => expect(result.current.state).toBe("reconnecting"));
  act(() => unmount());
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  vi.restoreAllMocks();
  expect(page.pusherProxy).toMatchObject({ opened: 1, open: 0 });
});
