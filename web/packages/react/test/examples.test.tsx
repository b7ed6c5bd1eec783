// The examples in docs/frontend.md and in the README work.
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Chat } from "../examples/Chat.tsx";
import { InvitationList } from "../examples/InvitationList.tsx";
import { Invitations } from "../examples/Invitations.tsx";
import { PartyPage } from "../examples/PartyPage.tsx";
import { listen } from "../examples/withoutReact.ts";
import { partyChannelName, userChannelName } from "../src/index.ts";
import { createFakePartyline } from "../src/testing.ts";
import { aPage, type Page } from "./page.tsx";
import { anId, invitation, publish, table } from "./party.ts";

const logged = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => void logged.mockClear());

/** An example that reads the variables when it is imported. */
async function imported<T>(page: Page, example: () => Promise<T>): Promise<T> {
  vi.stubEnv("VITE_PUSHER_APP_KEY", page.config.appKey);
  vi.stubEnv("VITE_PUSHER_HOST", page.config.host);
  vi.stubEnv("VITE_PUSHER_PORT", String(page.config.port));
  vi.stubEnv("VITE_API_BASE_URL", page.config.apiBaseUrl);
  page.ends(() => vi.unstubAllEnvs());
  return example();
}

type AppModule = Pick<typeof import("../examples/App.tsx"), "App">;

test.each([
  ["App", "Ada invites you to Garden Party", (): Promise<AppModule> => import("../examples/App.tsx")],
  ["the README's start", "Garden Party, Ada", (): Promise<AppModule> => import("../examples/Start.tsx")],
])("%s shows an invitation", async (_what, text, example) => {
  await using page = await aPage();
  const { App } = await imported(page, example);
  render(<App userId={page.userId} getToken={page.getToken} />);
  await waitFor(async () => {
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", "one"));
    expect(screen.getAllByText(text)).toHaveLength(1);
  });
  expect(screen.queryByRole("alert")).toBeNull();
});

test("Invitations says that live updates do not work, and not why", async () => {
  const fake = createFakePartyline({ userId: "ada" });
  fake.refuse(userChannelName("ada"), { kind: "signature" });
  render(<Invitations />, { wrapper: fake.Provider });
  expect(screen.getByRole("alert").textContent).toBe("Live updates do not work.Try again");
  fireEvent.click(screen.getByText("Try again"));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("Chat hears messages, and shows them", async () => {
  const fake = createFakePartyline({ userId: "ada" });
  render(<Chat partyId="garden" />, { wrapper: fake.Provider });
  act(() => fake.publish(partyChannelName("garden"), "chat-message", { eventId: "one", text: "hello" }));
  expect(screen.getByText("hello")).toBeDefined();
});

test("InvitationList lists an invitation until it is dismissed", async () => {
  await using page = await aPage();
  render(<InvitationList />, { wrapper: page.wrapper });
  await waitFor(async () => {
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", "one"));
    expect(screen.getByText(/Ada invites you to Garden Party/)).toBeDefined();
  });
  fireEvent.click(screen.getByText("Not now"));
  expect(screen.queryByText(/Ada invites you/)).toBeNull();
});

test("PartyPage refuses who is not in the party, and shows who is", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  const foreign = render(<PartyPage partyId={partyId} reload={() => {}} />, { wrapper: page.wrapper });
  await screen.findByText("You are not in this party.");
  foreign.unmount();
  await table.join(partyId, page.userId, "Mary");
  const reload = vi.fn();
  render(<PartyPage partyId={partyId} reload={reload} />, { wrapper: page.wrapper });
  await screen.findByText("Mary (you)");
  await table.join(partyId, "grace", "Grace");
  await waitFor(() => expect(logged).toHaveBeenCalledWith("Grace joined"));
  // Something may be missing.
  page.api.historyMeets({ status: 404 });
  page.pusherProxy.break();
  await waitFor(() => expect(reload).toHaveBeenCalledOnce());
});

test("AppWithStore keeps what it has received", async () => {
  await using page = await aPage();
  const { AppWithStore } = await imported(page, () => import("../examples/AppWithStore.tsx"));
  render(<AppWithStore userId={page.userId} getToken={page.getToken} />);
  await waitFor(() => expect(Object.keys(sessionStorage).join()).toContain(userChannelName(page.userId)));
});

test("withoutReact hears, and closes what it opened", async () => {
  await using page = await aPage();
  const partyId = anId("party");
  await table.join(partyId, page.userId, "Mary");
  const end = listen(page.userId, page.getToken, page.config, partyId);
  page.ends(end);
  await waitFor(() => expect(logged).toHaveBeenCalledWith(1, "online"));
  await waitFor(async () => {
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", "one"));
    expect(logged).toHaveBeenCalledWith("invited to Garden Party");
  });
  end();
  await waitFor(() => expect(page.pusherProxy.open).toBe(0));
});
