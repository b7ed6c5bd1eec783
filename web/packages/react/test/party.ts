import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { inject } from "vitest";
import { PartyTable } from "../../../../tests/node/table.mjs";
import { escapeId, type PartylineConfig } from "../src/index.ts";

const ready = inject("ready");
const Pusher = createRequire(resolve(import.meta.dirname, "../../../../tests/node/_"))("pusher");
const { appId, key, secret, host, port } = ready.pusher;

/** The party table, as the app writes to it. */
export const table = new PartyTable({ ready });

/** A client of Pusher's HTTP API. */
const server = new Pusher({ appId, key, secret, host, port: String(port), useTLS: false });

/** A unique id: the stack may be shared with other suites. */
export const anId = (what: string) => `${what}-${randomUUID()}`;

/** The configuration for direct connections, without proxies. */
export const config: PartylineConfig = { appKey: key, apiBaseUrl: ready.api, host, port };

/** A token from the stack's own issuer. */
export async function tokenFor(sub: string, { username = sub, expiresIn = 3600 } = {}): Promise<string> {
  const answer = await fetch(`${ready.issuer}/token-for`, {
    method: "POST",
    body: JSON.stringify({ sub, username, claims: {}, expiresIn }),
  });
  if (!answer.ok) throw new Error(`no token: ${await answer.text()}`);
  return answer.text();
}

/** Publishes a mock event. */
export async function publish(channel: string, event: string, data: unknown): Promise<void> {
  const answer = await fetch(`${ready.api}/pusher/mock-event`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ channel, event, data }),
  });
  if (!answer.ok) throw new Error(`not published: ${await answer.text()}`);
}

/** Publishes events as the trigger does, ten in a call, but past the party table. */
export async function publishAll(events: readonly { channel: string; name: string; data: unknown }[]): Promise<void> {
  for (let first = 0; first < events.length; first += 10) {
    await server.triggerBatch(events.slice(first, first + 10));
  }
}

/** Whether the channel has subscribers, according to Pusher. */
export async function occupied(channel: string): Promise<boolean> {
  const answer = await server.get({ path: `/channels/${channel}` });
  return (await answer.json()).occupied;
}

/** Ends a user's connections, as the trigger does when a member is removed. */
export async function terminate(userId: string): Promise<void> {
  await server.terminateUserConnections(escapeId(userId));
}

/** The data of an invitation. */
export const invitation = (partyId: string, eventId: string, partyName = "Garden Party") => ({
  partyId,
  partyName,
  invitedBy: { id: "ada", username: "Ada" },
  invitedAt: "2026-01-01T00:00:00Z",
  eventId,
});
