// Pages that mock pusher-js itself in their tests.
import { act, renderHook } from "@testing-library/react";
import Pusher from "pusher-js";
import { type ReactNode, StrictMode } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { PartylineProvider, usePusher } from "../src/index.ts";

const { bind, unbind_all, unsubscribe, disconnect } = vi.hoisted(() => ({
  bind: vi.fn(),
  unbind_all: vi.fn(),
  unsubscribe: vi.fn(),
  disconnect: vi.fn(),
}));

vi.mock("pusher-js", () => ({
  // A function: Vitest 4 refuses "new" for an arrow function.
  default: vi.fn().mockImplementation(function () {
    return {
      subscribe: vi.fn().mockReturnValue({ bind, unbind_all }),
      unsubscribe,
      disconnect,
      connection: { bind },
    };
  }),
}));

const config = { appKey: "key", cluster: "eu", apiBaseUrl: "https://api.example.org" };
const provided = ({ children }: { children: ReactNode }) => (
  <PartylineProvider userId="ada" getToken={async () => "token"} config={config}>
    {children}
  </PartylineProvider>
);
const strict = ({ children }: { children: ReactNode }) => <StrictMode>{provided({ children })}</StrictMode>;

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
});

/** The instance that the mock has made. */
const client = () => vi.mocked(Pusher).mock.results[0]?.value;

describe.each([
  ["", provided],
  ["StrictMode: ", strict],
])("%susePusher with a mock of pusher-js", (_what, wrapper) => {
  test("mounts and unmounts", async () => {
    const complaints = vi.spyOn(console, "error");
    const { result, unmount } = renderHook(() => usePusher(), { wrapper });
    expect(result.current).toMatchObject({ error: null, state: "connecting" });
    expect(client().subscribe).toHaveBeenCalledExactlyOnceWith("private-user-ada");
    unmount();
    await vi.waitFor(() => expect(unsubscribe).toHaveBeenCalledExactlyOnceWith("private-user-ada"));
    await vi.waitFor(() => expect(disconnect).toHaveBeenCalledOnce());
    expect(unbind_all).toHaveBeenCalled();
    expect(Pusher).toHaveBeenCalledOnce();
    expect(complaints).not.toHaveBeenCalled();
  });

  test("hears what the mock calls", async () => {
    const heard = vi.fn();
    const { unmount } = renderHook(() => usePusher({ onPartyInvitation: ({ partyName }) => heard(partyName) }), {
      wrapper,
    });
    const [, handler] = bind.mock.calls.find(([name]) => name === "party-invitation-received") ?? [];
    const data = { partyId: "garden", partyName: "Garden Party", invitedBy: { id: "grace", username: "Grace" } };
    act(() => handler(data));
    expect(heard).toHaveBeenCalledExactlyOnceWith("Garden Party");
    unmount();
    await vi.waitFor(() => expect(disconnect).toHaveBeenCalledOnce());
  });
});
