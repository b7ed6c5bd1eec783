// The examples in docs/frontend.md and in the README work.
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { App } from "../src/examples/App";
import { AppWithStore } from "../src/examples/AppWithStore";
import { InvitationList } from "../src/examples/InvitationList";
import { PartyPage } from "../src/examples/PartyPage";
import { listen } from "../src/examples/withoutReact";
import { userChannelName } from "../src/partyline";
import { aPage } from "./page";
import { anId, invitation, publish, table } from "./party";

const logged = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => void logged.mockClear());

test("App says what state it is in, and shows an invitation", async () => {
  await using page = await aPage();
  const { appKey, apiBaseUrl, host, port } = page.config;
  vi.stubEnv("VITE_PUSHER_APP_KEY", appKey);
  vi.stubEnv("VITE_PUSHER_HOST", host);
  vi.stubEnv("VITE_PUSHER_PORT", String(port));
  vi.stubEnv("VITE_API_BASE_URL", apiBaseUrl);
  const shown = vi.spyOn(window, "alert").mockImplementation(() => {});
  render(<App userId={page.userId} getToken={page.getToken} />);
  expect(screen.getByRole("status").textContent).toBe("connecting");
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("live"));
  await waitFor(async () => {
    await publish(userChannelName(page.userId), "party-invitation-received", invitation("garden", "one"));
    expect(shown).toHaveBeenCalledExactlyOnceWith("Ada invites you to Garden Party");
  });
  vi.unstubAllEnvs();
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
  vi.stubEnv("VITE_PUSHER_APP_KEY", page.config.appKey);
  vi.stubEnv("VITE_PUSHER_HOST", page.config.host);
  vi.stubEnv("VITE_PUSHER_PORT", String(page.config.port));
  vi.stubEnv("VITE_API_BASE_URL", page.config.apiBaseUrl);
  render(<AppWithStore userId={page.userId} getToken={page.getToken} />);
  await waitFor(() => expect(Object.keys(sessionStorage).join()).toContain(userChannelName(page.userId)));
  vi.unstubAllEnvs();
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
