// A page's test that mocks pusher-js itself. Vitest must inline the package (server.deps.inline in its configuration).
import { PartylineProvider, usePusher } from "@partyline/react";
import Pusher from "pusher-js";
import { act, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";

const { bind, unbind_all, unsubscribe, disconnect } = vi.hoisted(() => ({
  bind: vi.fn(),
  unbind_all: vi.fn(),
  unsubscribe: vi.fn(),
  disconnect: vi.fn(),
}));

vi.mock("pusher-js", () => ({
  default: vi.fn().mockImplementation(function () {
    return {
      subscribe: vi.fn().mockReturnValue({ bind, unbind_all }),
      unsubscribe,
      disconnect,
      connection: { bind },
    };
  }),
}));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

function Status() {
  return <p>{usePusher().state}</p>;
}

test("mounts and unmounts under StrictMode", async () => {
  const complaints = vi.spyOn(console, "error");
  const config = { appKey: "key", cluster: "eu", apiBaseUrl: "https://api.example.org" };
  const container = document.createElement("div");
  const root = createRoot(container);
  await act(async () =>
    root.render(
      <StrictMode>
        <PartylineProvider userId="ada" getToken={async () => "token"} config={config}>
          <Status />
        </PartylineProvider>
      </StrictMode>,
    ),
  );
  expect(container.textContent).toBe("connecting");
  expect(Pusher).toHaveBeenCalledTimes(1);
  await act(async () => root.unmount());
  await vi.waitFor(() => expect(disconnect).toHaveBeenCalledTimes(1));
  expect(unsubscribe).toHaveBeenCalledWith("private-user-ada");
  expect(complaints).not.toHaveBeenCalled();
});
