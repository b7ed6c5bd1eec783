// All hooks on a channel share one subscription, and it is removed completely.
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
import { held } from "./faultyApi.ts";
import { aPage } from "./page.tsx";
import { anId, occupied, publish, table } from "./party.ts";

const joined = (partyId: string, userId: string, eventId: string) => ({
  partyId,
  updateType: "member-joined",
  data: { userId, username: userId },
  updatedAt: "2026-01-01T00:00:00Z",
  eventId,
});

test("two hooks on a channel share its subscription, and the last takes it away", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  const heard: string[] = [];
  const { result, rerender } = renderHook(
    ({ first, second }) => {
      usePusher();
      return [
        useParty(first, ({ eventId }) => heard.push(`first: ${eventId}`)),
        useParty(second, ({ eventId }) => heard.push(`second: ${eventId}`)),
      ].map(({ status }) => status);
    },
    {
      wrapper: page.wrapper,
      initialProps: { first: partyId as string | null, second: partyId as string | null },
    },
  );
  const name = partyChannelName(partyId);
  await waitFor(() => expect(result.current).toEqual(["subscribed", "subscribed"]));
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  expect(page.api.askedFor(name)).toHaveLength(1);
  await publish(name, "party-updated", joined(partyId, "grace", "one"));
  await waitFor(() => expect(heard.toSorted()).toEqual(["first: one", "second: one"]));

  rerender({ first: null, second: partyId });
  await publish(name, "party-updated", joined(partyId, "grace", "two"));
  await waitFor(() => expect(heard.at(-1)).toBe("second: two"));
  expect(heard).toHaveLength(3);
  expect(page.api.askedFor(name)).toHaveLength(1);

  rerender({ first: null, second: null });
  await waitFor(() => occupied(name).then((is) => expect(is).toBe(false)));
  expect(await occupied(userChannelName(page.userId))).toBe(true);
});

test("another party is another subscription, and an equal list of parties is not", async () => {
  await using page = await aPage();
  const [garden, roof] = [anId("garden"), anId("roof")];
  await Promise.all([table.join(garden, page.userId, "Ada"), table.join(roof, page.userId, "Ada")]);
  const heard: string[] = [];
  const { rerender } = renderHook(
    ({ parties }) =>
      usePusher({
        parties,
        onPartyUpdate: (update) => {
          // Ada's own member-joined may be published before or after her subscription.
          if (update.updateType === "member-joined" && update.data.username === "grace") heard.push(update.partyId);
        },
      }),
    { wrapper: page.wrapper, initialProps: { parties: [garden] } },
  );
  await waitFor(() => occupied(partyChannelName(garden)).then((is) => expect(is).toBe(true)));
  rerender({ parties: [garden] });
  rerender({ parties: [roof, garden] });
  await waitFor(() => occupied(partyChannelName(roof)).then((is) => expect(is).toBe(true)));
  rerender({ parties: [garden, roof] });
  await publish(partyChannelName(garden), "party-updated", joined(garden, "grace", anId("event")));
  await publish(partyChannelName(roof), "party-updated", joined(roof, "grace", anId("event")));
  await waitFor(() => expect(heard).toEqual([garden, roof]));
  expect(page.api.asked).toHaveLength(2);
  rerender({ parties: [roof] });
  await waitFor(() => occupied(partyChannelName(garden)).then((is) => expect(is).toBe(false)));
});

test("a party of others is refused, and let in after joining it and a retry", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  const { result } = renderHook(() => usePartyPresence(partyId), { wrapper: page.wrapper });
  await waitFor(() => expect(result.current.status).toBe("refused"));
  expect(result.current.error).toMatchObject({
    kind: "forbidden",
    final: true,
    channel: presenceChannelName(partyId),
  });
  await table.join(partyId, page.userId, "Ada");
  act(() => result.current.retry());
  await waitFor(() => expect(result.current).toMatchObject({ status: "subscribed", error: null }));
  expect(result.current.me?.username).toBe("Ada");
});

test.each(["token", "sign-in", "signature"] as const)(
  "nothing is set once the page is gone while its %s is under way",
  async (what) => {
    await using page = await aPage();
    const complaints = vi.spyOn(console, "error");
    const late = held();
    const getToken = vi.spyOn(page, "getToken");
    if (what === "token") {
      getToken.mockImplementationOnce(async () => {
        await late.until;
        throw new Error("nobody wants to know");
      });
    } else if (what === "sign-in") {
      page.api.signInMeets(late.until);
    } else {
      page.api.meets(late.until);
    }
    let renders = 0;
    const { unmount } = renderHook(
      () => {
        renders++;
        return usePusher();
      },
      { wrapper: page.wrapper },
    );
    const begun = () => ({ token: getToken.mock.calls, "sign-in": page.api.signIns, signature: page.api.asked })[what];
    await waitFor(() => expect(begun()).toHaveLength(1));
    unmount();
    const before = renders;
    // An answer that was written before the API hears of it would count as taken.
    const requests = what === "sign-in" ? page.api.signIns : page.api.asked;
    await waitFor(() => expect(requests.filter(({ abandoned }) => !abandoned)).toEqual([]));
    late.release();
    await waitFor(() => expect(page.pusherProxy.open).toBe(0));
    expect(renders).toBe(before);
    expect(complaints).not.toHaveBeenCalled();
    expect(requests.filter(({ abandoned }) => !abandoned)).toEqual([]);
    expect(await occupied(userChannelName(page.userId))).toBe(false);
  },
);
