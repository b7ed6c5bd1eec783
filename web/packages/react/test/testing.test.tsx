// @vitest-environment-options { "url": "http://localhost:5173/" }
// ./testing: the fake behaves as the stack does, without any network.
import { act, render, renderHook, screen } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  partyChannelName,
  presenceChannelName,
  useEvent,
  useParty,
  usePartyInvitations,
  usePartyPresence,
  usePusher,
  userChannelName,
} from "../src/index.ts";
import { createFakePartyline } from "../src/testing.ts";

const network = vi.fn(() => {
  throw new Error("no network");
});
beforeEach(() => {
  vi.stubGlobal("fetch", network);
  vi.stubGlobal("WebSocket", network);
});
afterEach(() => {
  vi.unstubAllGlobals();
  expect(network).not.toHaveBeenCalled();
});

const settled = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 20))));

function PartyPage({ partyId }: { partyId: string }) {
  const { isConnected, user, state } = usePusher();
  const { invitations } = usePartyInvitations();
  const { members, me } = usePartyPresence(partyId);
  return (
    <>
      <p role="status">{isConnected ? `${state} as ${user}` : state}</p>
      <ul>
        {invitations.map(({ eventId, partyName, invitedBy }) => (
          <li key={eventId}>
            {invitedBy.username} invites to {partyName}
          </li>
        ))}
      </ul>
      <p data-testid="members">
        {members.map(({ id, username }) => (id === me?.id ? `me: ${username}` : username)).join()}
      </p>
    </>
  );
}

describe.each([false, true])("strict: %j", (strict) => {
  const wrap = (Provider: ReturnType<typeof createFakePartyline>["Provider"]) =>
    function Wrapper({ children }: { children: ReactNode }) {
      return strict ? (
        <StrictMode>
          <Provider>{children}</Provider>
        </StrictMode>
      ) : (
        <Provider>{children}</Provider>
      );
    };

  test("a page is connected at once", async () => {
    const fake = createFakePartyline({ userId: "auth0|ada", username: "Ada" });
    const { unmount } = render(<PartyPage partyId="garden" />, { wrapper: wrap(fake.Provider) });
    expect(screen.getByRole("status").textContent).toBe("connected as auth0=7Cada");
    expect(screen.getByTestId("members").textContent).toBe("me: Ada");
    await settled();
    unmount();
    await settled();
    render(<PartyPage partyId="garden" />, { wrapper: wrap(fake.Provider) });
    expect(screen.getByRole("status").textContent).toBe("connected as auth0=7Cada");
  });

  test("an invitation is shown at once, with what is left out", () => {
    const fake = createFakePartyline({ userId: "ada" });
    render(<PartyPage partyId="garden" />, { wrapper: wrap(fake.Provider) });
    act(() => void fake.invite());
    expect(screen.getByText("Grace invites to Garden Party")).toBeDefined();
    act(() => void fake.invite({ partyId: "roof", partyName: "Roof Party", invitedBy: { username: "Mary" } }));
    expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
      "Mary invites to Roof Party",
      "Grace invites to Garden Party",
    ]);
  });

  test("a member who joins is online, and one who leaves is not", () => {
    const fake = createFakePartyline({ userId: "ada", username: "Ada" });
    render(<PartyPage partyId="garden" />, { wrapper: wrap(fake.Provider) });
    act(() => void fake.join("garden", { userId: "grace", username: "Grace" }));
    expect(screen.getByTestId("members").textContent).toBe("me: Ada,Grace");
    act(() => void fake.leave("garden", "grace"));
    expect(screen.getByTestId("members").textContent).toBe("me: Ada");
  });

  test("what was missed comes with the resume, which says whether it is complete", async () => {
    const fake = createFakePartyline({ userId: "ada" });
    const heard: unknown[] = [];
    const onResume = vi.fn();
    const onPartyResume = vi.fn();
    const { result } = renderHook(
      () => ({
        own: usePusher({ onResume, onPartyInvitation: ({ partyId }, { missed }) => heard.push([partyId, missed]) }),
        party: useParty("garden", ({ updateType }, { missed }) => heard.push([updateType, missed]), {
          onResume: onPartyResume,
        }),
      }),
      { wrapper: wrap(fake.Provider) },
    );
    act(() => void fake.update("garden"));
    act(() => fake.disconnect());
    expect(result.current.own).toMatchObject({ state: "reconnecting", isConnected: false, error: null, user: null });
    expect(result.current.party.status).toBe("subscribing");
    act(() => {
      fake.invite({ partyId: "roof" });
      fake.join("garden", { userId: "grace" });
    });
    expect(heard).toEqual([["settings-changed", false]]);
    await act(() => fake.resume({ complete: false }));
    expect(heard.slice(1).sort()).toEqual([
      ["member-joined", true],
      ["roof", true],
    ]);
    expect(onResume).toHaveBeenCalledExactlyOnceWith({ complete: false });
    expect(onPartyResume).toHaveBeenCalledExactlyOnceWith({ complete: false });
    expect(result.current.own).toMatchObject({ state: "connected", user: "ada" });
    expect(result.current.party.status).toBe("subscribed");
    act(() => fake.disconnect());
    await act(() => fake.resume());
    expect(onResume).toHaveBeenLastCalledWith({ complete: true });
    act(() => void fake.invite({ partyId: "cellar" }));
    expect(heard.at(-1)).toEqual(["cellar", false]);
  });

  test("a channel is refused until a retry, before and after its subscription", async () => {
    const fake = createFakePartyline({ userId: "ada" });
    const garden = partyChannelName("garden");
    fake.refuse(garden);
    const { result } = renderHook(
      () => ({ own: usePusher(), party: useParty("garden", () => {}), presence: usePartyPresence("garden") }),
      { wrapper: wrap(fake.Provider) },
    );
    expect(result.current.party).toMatchObject({
      status: "refused",
      error: { kind: "forbidden", final: true, channel: garden },
    });
    act(() => result.current.party.retry());
    expect(result.current.party).toMatchObject({ status: "subscribed", error: null });
    act(() => fake.refuse(presenceChannelName("garden"), { kind: "unauthorized", message: "sign in" }));
    expect(result.current.presence).toMatchObject({
      status: "refused",
      members: [],
      error: { kind: "unauthorized", message: "sign in" },
    });
    expect(result.current.party.status).toBe("subscribed");
  });

  test("any event on any channel", () => {
    const fake = createFakePartyline({ userId: "ada" });
    const heard = vi.fn();
    const name = userChannelName("ada");
    renderHook(() => useEvent(name, "note", heard), { wrapper: wrap(fake.Provider) });
    act(() => fake.publish(name, "note", { text: "hello" }));
    act(() => fake.publish(name, "note", { text: "again", eventId: "one" }));
    act(() => fake.publish(name, "note", { text: "again", eventId: "one" }));
    act(() => fake.publish(name, "another", { text: "not asked for" }));
    expect(heard.mock.calls).toEqual([
      [{ text: "hello" }, { missed: false }],
      [{ text: "again", eventId: "one" }, { missed: false }],
    ]);
  });

  test("a page that disconnects is closed", async () => {
    const fake = createFakePartyline({ userId: "ada" });
    const { result } = renderHook(() => usePusher(), { wrapper: wrap(fake.Provider) });
    act(() => result.current.pusher?.disconnect());
    expect(result.current).toMatchObject({ state: "closed", error: null });
    act(() => result.current.pusher?.connect());
    expect(result.current).toMatchObject({ state: "connected", error: null });
    await settled();
  });
});
