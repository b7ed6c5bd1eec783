import { PartylineProvider, usePusher } from "@partyline/react";
import { render } from "@testing-library/react";
import Pusher from "pusher-js";

jest.mock("pusher-js", () => ({
  __esModule: true,
  default: jest.fn().mockImplementation(() => ({
    subscribe: jest.fn().mockReturnValue({ bind: jest.fn(), unbind_all: jest.fn() }),
    unsubscribe: jest.fn(),
    disconnect: jest.fn(),
    connection: { bind: jest.fn() },
  })),
}));

function Status() {
  return <p>{usePusher().state}</p>;
}

test("mounts and unmounts with a mock of pusher-js", async () => {
  const config = { appKey: "key", cluster: "eu", apiBaseUrl: "https://api.example.org" };
  const { container, unmount } = render(
    <PartylineProvider userId="ada" getToken={async () => "token"} config={config}>
      <Status />
    </PartylineProvider>,
    { reactStrictMode: true },
  );
  expect(container.textContent).toBe("connecting");
  unmount();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const [{ value }] = (Pusher as unknown as jest.Mock).mock.results as [{ value: Record<string, jest.Mock> }];
  expect(value["subscribe"]).toHaveBeenCalledWith("private-user-ada");
  expect(value["unsubscribe"]).toHaveBeenCalledWith("private-user-ada");
  expect(value["disconnect"]).toHaveBeenCalledTimes(1);
});
