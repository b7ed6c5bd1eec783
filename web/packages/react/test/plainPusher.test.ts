// @vitest-environment-options { "url": "http://localhost:5173/" }
// The example for pages that use pusher-js without the hooks. jsdom checks CORS for its requests.
import { expect, test, vi } from "vitest";
import { connect } from "../examples/plainPusher.ts";
import { serverOptions } from "../src/config.ts";
import { escapeId, partyChannelName, userChannelName } from "../src/index.ts";
import { anId, config, table, tokenFor } from "./party.ts";

test("pusher-js alone signs in, and comes back when it was ended, without the party", async () => {
  const userId = anId("auth0|ada");
  const partyId = anId("party");
  await table.join(partyId, userId, "Ada");
  const token = await tokenFor(userId);
  const pusher = connect(config.appKey, serverOptions(config), config.apiBaseUrl, () => token);
  const outcomes: string[] = [];
  for (const name of [userChannelName(userId), partyChannelName(partyId)]) {
    const channel = pusher.subscribe(name);
    channel.bind("pusher:subscription_succeeded", () => outcomes.push(`${name}: subscribed`));
    channel.bind("pusher:subscription_error", ({ status }: { status: number }) => outcomes.push(`${name}: ${status}`));
  }
  const own = `${userChannelName(userId)}: subscribed`;
  const isSignedIn = () => expect(pusher.user.user_data?.id).toBe(escapeId(userId));
  await vi.waitFor(isSignedIn, { timeout: 60_000 });
  await vi.waitFor(() => expect(outcomes.toSorted()).toEqual([`${partyChannelName(partyId)}: subscribed`, own]), {
    timeout: 60_000,
  });
  outcomes.length = 0;
  await table.leave(partyId, userId);
  await vi.waitFor(() => expect(outcomes).toContain(`${partyChannelName(partyId)}: 403`), { timeout: 60_000 });
  await vi.waitFor(() => expect(outcomes).toContain(own), { timeout: 60_000 });
  await vi.waitFor(isSignedIn, { timeout: 60_000 });
  pusher.disconnect();
});
