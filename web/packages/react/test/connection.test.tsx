// All hooks share one connection: when it opens, when it closes, and what does not affect it.
import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  configFromEnv,
  PartylineProvider,
  presenceChannelName,
  useParty,
  usePartyInvitations,
  usePartyPresence,
  usePusher,
  userChannelName,
} from "../src/index.ts";
import { aPage } from "./page.tsx";
import { anId, invitation, occupied, publish, table, tokenFor } from "./party.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test("all hooks share one connection, which closes with the last", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");

  const { result, unmount } = renderHook(
    () => ({
      pusher: usePusher({ parties: [partyId] }),
      invitations: usePartyInvitations(),
      party: useParty(partyId, () => {}),
      presence: usePartyPresence(partyId),
    }),
    { wrapper: page.wrapper },
  );
  await waitFor(() => expect(result.current.party.status).toBe("subscribed"));
  await waitFor(() => expect(result.current.presence.status).toBe("subscribed"));
  expect(result.current.pusher).toMatchObject({ isConnected: true, state: "connected", error: null });
  expect(page.pusherProxy).toMatchObject({ opened: 1, open: 1 });
  unmount();
  await waitFor(() => expect(page.pusherProxy.open).toBe(0));
});

test("a component that goes while others stay leaves the connection open", async () => {
  await using page = await aPage();
  const { result, rerender } = renderHook(
    ({ partyId }) => ({ pusher: usePusher(), party: useParty(partyId, () => {}) }),
    { wrapper: page.wrapper, initialProps: { partyId: anId("party") as string | null } },
  );
  await waitFor(() => expect(result.current.party.status).toBe("refused"));
  rerender({ partyId: null });
  await waitFor(() => expect(result.current.party.status).toBe("closed"));
  expect(result.current.pusher.isConnected).toBe(true);
  expect(page.pusherProxy).toMatchObject({ opened: 1, open: 1 });
});

test("StrictMode's double mount leaves one connection and one subscription", async () => {
  await using page = await aPage();
  const sockets: WebSocket[] = [];
  class CountedWebSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  vi.stubGlobal("WebSocket", CountedWebSocket);
  const { result } = renderHook(() => usePusher(), { wrapper: page.strictWrapper });
  await waitFor(() => expect(result.current.isConnected).toBe(true));
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  expect(sockets).toHaveLength(1);
  expect(page.pusherProxy).toMatchObject({ opened: 1, open: 1 });
  expect(page.api.asked).toHaveLength(1);
});

function PageWithPresence({ partyId }: { partyId: string }) {
  return usePusher().isConnected ? <Presence partyId={partyId} /> : null;
}

function Presence({ partyId }: { partyId: string }) {
  return <p>{usePartyPresence(partyId).me?.username}</p>;
}

test("StrictMode's double mount of a component that comes later asks once for its channel", async () => {
  await using page = await aPage();
  const getToken = vi.spyOn(page, "getToken");
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Ada");
  render(<PageWithPresence partyId={partyId} />, { wrapper: page.strictWrapper });
  await screen.findByText("Ada");
  expect(page.pusherProxy).toMatchObject({ opened: 1, open: 1 });
  expect(page.api.askedFor(presenceChannelName(partyId))).toHaveLength(1);
  // One for the sign-in, one for both channels, which waited for it, and one for the history of the user's.
  await waitFor(() => expect(getToken).toHaveBeenCalledTimes(3));
});

test("a new callback reconnects and resubscribes nothing, and the newest is called", async () => {
  await using page = await aPage();
  const heard: string[] = [];
  const { result, rerender } = renderHook(
    ({ render }) => usePusher({ onPartyInvitation: ({ eventId }) => heard.push(`${render}: ${eventId}`), parties: [] }),
    { wrapper: page.wrapper, initialProps: { render: 1 } },
  );
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  for (let render = 2; render <= 10; render++) rerender({ render });
  const eventId = anId("event");
  await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", eventId));
  await waitFor(() => expect(heard).toEqual([`10: ${eventId}`]));
  expect(result.current.isConnected).toBe(true);
  expect(page.pusherProxy.opened).toBe(1);
  expect(page.api.asked).toHaveLength(1);
});

test("the provider may be given new objects and functions each time it renders, and asks the newest for a token", async () => {
  await using page = await aPage();
  const asked: number[] = [];
  let render = 1;
  const wrapper = ({ children }: { children: ReactNode }) => {
    const mine = render;
    const getToken = () => {
      asked.push(mine);
      return page.getToken();
    };
    return (
      <PartylineProvider userId={page.userId} getToken={getToken} config={{ ...page.config }}>
        {children}
      </PartylineProvider>
    );
  };
  const heard = vi.fn();
  const { rerender } = renderHook(() => usePusher({ onPartyInvitation: heard }), { wrapper });
  const name = userChannelName(page.userId);
  await waitFor(() => occupied(name).then((is) => expect(is).toBe(true)));
  render = 2;
  rerender();
  await publish(name, "party-invitation-received", invitation("garden", anId("event")));
  await waitFor(() => expect(heard).toHaveBeenCalledOnce());
  expect(page.pusherProxy.opened).toBe(1);
  // For the sign-in, for the channel, and for its history.
  await waitFor(() => expect(asked).toEqual([1, 1, 1]));
  page.pusherProxy.break();
  await waitFor(() => expect(asked).toEqual([1, 1, 1, 2, 2, 2]));
  expect(page.pusherProxy.opened).toBe(2);
});

test("after a break the connection comes back by itself, with a fresh token, and says so", async () => {
  await using page = await aPage();
  const onResume = vi.fn();
  const states: string[] = [];
  const heard: string[] = [];
  let tokens = 0;
  // The tokens differ: each has another lifetime.
  const getToken = () => tokenFor(page.userId, { expiresIn: 600 + ++tokens });
  const { result } = renderHook(
    () => {
      const pusher = usePusher({ onResume, onPartyInvitation: ({ eventId }) => heard.push(eventId) });
      if (states.at(-1) !== pusher.state) states.push(pusher.state);
      return pusher;
    },
    {
      wrapper: ({ children }) => (
        <PartylineProvider userId={page.userId} getToken={getToken} config={page.config}>
          {children}
        </PartylineProvider>
      ),
    },
  );
  await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  expect(onResume).not.toHaveBeenCalled();
  page.pusherProxy.break();
  await waitFor(() => expect(onResume).toHaveBeenCalledOnce());
  expect(result.current).toMatchObject({ state: "connected", error: null });
  expect(states).toEqual(["closed", "connecting", "connected", "reconnecting", "connected"]);
  const [first, second] = page.api.asked;
  expect(page.api.asked).toHaveLength(2);
  expect(second?.socketId).not.toBe(first?.socketId);
  expect(second?.token).not.toBe(first?.token);
  const eventId = anId("event");
  await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", eventId));
  await waitFor(() => expect(heard).toEqual([eventId]));
});

describe("signing in and out", () => {
  async function aSignedInPage() {
    const page = await aPage();
    const heard: string[] = [];
    const signIn = { userId: page.userId as string | null };
    const view = renderHook(() => usePusher({ onPartyInvitation: ({ eventId }) => heard.push(eventId) }), {
      wrapper: ({ children }) => (
        <PartylineProvider
          userId={signIn.userId}
          getToken={() => tokenFor(signIn.userId ?? "nobody")}
          config={page.config}
        >
          {children}
        </PartylineProvider>
      ),
    });
    await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
    const as = (userId: string | null) => {
      signIn.userId = userId;
      view.rerender();
    };
    return Object.assign(page, { heard, as, result: view.result });
  }

  test("signing out closes the connection", async () => {
    await using page = await aSignedInPage();
    page.as(null);
    expect(page.result.current).toMatchObject({ state: "closed", isConnected: false, pusher: null, error: null });
    await waitFor(() => expect(page.pusherProxy.open).toBe(0));
    expect(await occupied(userChannelName(page.userId))).toBe(false);
  });

  test("another user gets a connection and a channel of their own", async () => {
    await using page = await aSignedInPage();
    const grace = anId("grace");
    page.as(grace);
    await waitFor(() => occupied(userChannelName(grace)).then((is) => expect(is).toBe(true)));
    await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(false)));
    expect(page.pusherProxy).toMatchObject({ opened: 2, open: 1 });
    const [hers, his] = [anId("event"), anId("event")];
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", his));
    await publish(userChannelName(grace), "party-invitation-received", invitation("garden", hers));
    await waitFor(() => expect(page.heard).toEqual([hers]));
  });

  test("invitations of the user before are not shown to the next", async () => {
    await using page = await aPage();
    const signIn = { userId: page.userId };
    const { result, rerender } = renderHook(() => usePartyInvitations(), {
      wrapper: ({ children }) => (
        <PartylineProvider userId={signIn.userId} getToken={() => tokenFor(signIn.userId)} config={page.config}>
          {children}
        </PartylineProvider>
      ),
    });
    await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", anId("event")));
    await waitFor(() => expect(result.current.invitations).toHaveLength(1));
    signIn.userId = anId("grace");
    rerender();
    expect(result.current.invitations).toEqual([]);
  });
});

describe("what is wrong is said", () => {
  test("a key that Pusher does not know is final, with Pusher's words", async () => {
    await using page = await aPage();
    page.config = { ...page.config, appKey: "no-such-key" };
    const { result } = renderHook(() => usePusher(), { wrapper: page.wrapper });
    await waitFor(() => expect(result.current.state).toBe("refused"));
    expect(result.current).toMatchObject({ isConnected: false });
    expect(result.current.error).toMatchObject({ kind: "connection-refused", final: true, code: 4001 });
    expect(result.current.error?.message).toContain("App key no-such-key not in this cluster");
    const { opened } = page.pusherProxy;
    act(() => result.current.retry());
    await waitFor(() => expect(page.pusherProxy.opened).toBeGreaterThan(opened));
  });

  test.each([
    ["VITE_PUSHER_APP_KEY", ""],
    ["VITE_PUSHER_CLUSTER", ""],
    ["VITE_API_BASE_URL", ""],
    ["VITE_API_BASE_URL", "api.example.org"],
    ["VITE_API_BASE_URL", "http://api.example.org"],
    ["VITE_PUSHER_HOST", "http://h:1"],
    ["VITE_PUSHER_CLUSTER", "ws-eu.pusher.com"],
    ["VITE_PUSHER_PORT", "six thousand"],
  ])("%s=%s is named by the error of each hook, and nothing is tried", (variable, value) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    vi.stubEnv("VITE_PUSHER_APP_KEY", "key");
    vi.stubEnv("VITE_PUSHER_CLUSTER", "eu");
    vi.stubEnv("VITE_API_BASE_URL", "https://api.example.org");
    vi.stubEnv(variable, value);
    const { result } = renderHook(
      () => [usePusher(), usePartyInvitations(), useParty("garden", () => {}), usePartyPresence("garden")],
      {
        wrapper: ({ children }) => (
          <PartylineProvider
            userId="ada"
            getToken={() => Promise.reject(new Error("not asked"))}
            config={configFromEnv(import.meta.env)}
          >
            {children}
          </PartylineProvider>
        ),
      },
    );
    for (const { error } of result.current)
      expect(error).toMatchObject({ kind: "configuration", final: true, variable });
    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(variable));
    said.mockRestore();
  });

  test("the VITE_ variables are enough", async () => {
    await using page = await aPage();
    vi.stubEnv("VITE_PUSHER_APP_KEY", page.config.appKey);
    vi.stubEnv("VITE_API_BASE_URL", page.config.apiBaseUrl);
    vi.stubEnv("VITE_PUSHER_HOST", "127.0.0.1");
    vi.stubEnv("VITE_PUSHER_PORT", String(page.config.port));
    const { result } = renderHook(() => usePusher(), {
      wrapper: ({ children }) => (
        <PartylineProvider userId={page.userId} getToken={page.getToken} config={configFromEnv(import.meta.env)}>
          {children}
        </PartylineProvider>
      ),
    });
    await waitFor(() => expect(result.current.isConnected).toBe(true));
    await waitFor(() => occupied(userChannelName(page.userId)).then((is) => expect(is).toBe(true)));
  });

  test("a hook without a provider says what it needs", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => renderHook(() => usePusher())).toThrow("need a <PartylineProvider>");
    said.mockRestore();
  });
});
