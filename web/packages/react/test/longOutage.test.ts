// A client that was away for long, while the trigger and Pusher fail: bin/test --long.

import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Partyline } from "../src/index.ts";
import { Heard } from "./heard.ts";
import { aStackWithFaults } from "./ownStack.ts";
import { anId } from "./party.ts";
import { PusherProxy } from "./pusherProxy.ts";

type OwnStack = Awaited<ReturnType<typeof aStackWithFaults>>;

const long = process.env["PARTYLINE_LONG"] === "true";
const soon = (assertion: () => void) => vi.waitFor(assertion, { timeout: 300_000, interval: 200 });

/** A client in twenty parties, whose connection can be cut. */
async function following(stack: OwnStack) {
  const userId = anId("user");
  const parties = Array.from({ length: 20 }, () => anId("party"));
  for (const partyId of parties) {
    const [PK, SK] = [{ S: `PARTY#${partyId}` }, { S: "PARTY" }];
    await stack.table.put({ PK, SK, partyId: { S: partyId }, name: { S: "Garden Party" } });
    await stack.table.join(partyId, userId, "Ada");
  }
  const proxy = await PusherProxy.to(stack.ready.pusher);
  const { key } = stack.ready.pusher;
  const partyline = new Partyline({
    userId,
    getToken: () => stack.token(userId),
    // The parties' own first events are not mistaken for missed ones.
    rewind: 10,
    config: { appKey: key, apiBaseUrl: stack.ready.api, host: "127.0.0.1", port: proxy.port },
  });
  const heard = new Heard();
  partyline.onResume(heard.onResume);
  const ends = parties.map((partyId) => partyline.onPartyUpdate(partyId, heard.onPartyUpdate));
  const published = new Map<string, string[]>();
  const publish = async (count: number) => {
    await Promise.all(
      parties.map(async (partyId) => {
        for (let i = 0; i < count / parties.length; i++) {
          const names = published.get(partyId) ?? [];
          const name = String(names.length + 1);
          published.set(partyId, [...names, name]);
          const key = [`PARTY#${partyId}`, "PARTY"] as const;
          await stack.table.update(...key, "SET #name = :name", { "#name": "name" }, { ":name": { S: name } });
        }
      }),
    );
  };
  await soon(() => expect(parties.map((id) => partyline.partyChannel(id).get().status)).not.toContain("subscribing"));
  await publish(20);
  await soon(() => expect(heard.byParty).toEqual(published));
  const end = () => {
    for (const stop of ends) stop();
    proxy.close();
  };
  return { proxy, heard, published, publish, end };
}

test.skipIf(!long)(
  "cut for a minute, 5,000 events over 20 channels, the trigger killed and Pusher failing: each once, in order (bin/test --long)",
  { timeout: 900_000 },
  async () => {
    await using stack = await aStackWithFaults();
    const client = await following(stack);
    try {
      await client.proxy.down();
      const cutAt = Date.now();
      let calls = 0;
      stack.pusher.fault = () =>
        ++calls % 7 === 0 ? "reset" : calls % 5 === 0 ? { status: 503, body: "" } : undefined;
      const publishing = client.publish(5_000);
      await setTimeout(5_000);
      expect(stack.kill("InvitationTriggerFunction")).toBeGreaterThan(0);
      await publishing;
      await setTimeout(Math.max(0, 60_000 - (Date.now() - cutAt)));
      await client.proxy.up();
      await soon(() => expect(client.heard.byParty).toEqual(client.published));
      await soon(() => expect(client.heard.resumes).toEqual([true]));
      expect(stack.pusher.failed).toBeGreaterThan(10);
    } finally {
      client.end();
    }
  },
);

test.skipIf(!long)(
  "cut for longer than events are kept: it says that something may be missing, and goes on (bin/test --long)",
  { timeout: 600_000 },
  async () => {
    // Eighteen seconds.
    await using stack = await aStackWithFaults(["HistoryHours=0.005"]);
    const client = await following(stack);
    try {
      await client.proxy.down();
      await client.publish(50);
      await setTimeout(30_000);
      await client.proxy.up();
      await soon(() => expect(client.heard.resumes).toEqual([false]));
      await client.publish(20);
      await soon(() => {
        for (const [partyId, names] of client.published) {
          expect(client.heard.byParty.get(partyId)?.at(-1)).toBe(names.at(-1));
        }
      });
      for (const [partyId, names] of client.published) {
        const told = client.heard.byParty.get(partyId) ?? [];
        expect(told).toEqual(names.filter((name) => told.includes(name)));
      }
    } finally {
      client.end();
    }
  },
);
