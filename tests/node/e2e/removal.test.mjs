// A removed member's connections end, with real clients: pusher-js, the pusher package and any DynamoDB client.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import PusherServer from "pusher";
import { root, Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";
import { PartyTable } from "../table.mjs";

let stack, table, server;

before(async () => {
  stack = await Stack.shared();
  table = new PartyTable(stack);
  const { appId, key, secret, host, port } = stack.ready.pusher;
  server = new PusherServer({ appId, key, secret, host, port: `${port}`, useTLS: false });
});

after(async () => {
  table?.close();
  await stack?.stop();
});

/** A member who is signed in, listens to the party and sees who is online. */
async function listening(userId, partyId) {
  const member = new Subscriber(stack, await stack.token(userId, userId));
  await member.signIn();
  await member.subscribe(`private-user-${escaped(userId)}`);
  await member.subscribe(`private-party-${partyId}`);
  const presence = await member.subscribe(`presence-party-${partyId}`);
  member.lost = [];
  presence.bind("pusher:member_removed", ({ id }) => member.lost.push(id));
  return member;
}

/** Notes when Pusher closes the connection, and comes back as docs/frontend.md says for pusher-js without the hooks. */
function comesBack(member) {
  const seen = { closed: undefined, at: undefined, refused: [], granted: [] };
  const { connection } = member.pusher;
  connection.bind("error", ({ error }) => (seen.closed = error?.data));
  connection.bind("disconnected", () => {
    seen.at = Date.now();
    connection.connect();
  });
  for (const channel of member.pusher.allChannels()) {
    channel.bind("pusher:subscription_succeeded", () => seen.granted.push(channel.name));
    channel.bind("pusher:subscription_error", ({ status }) => seen.refused.push(`${channel.name} ${status}`));
  }
  return seen;
}

const escaped = (userId) => userId.replace("|", "=7C");

const updates = (member) => member.events.filter(({ event }) => event === "party-updated").map(({ data }) => data.updateType);

/** Two members listen, and one's membership ends. */
async function whenRemoved(t, join, remove) {
  const partyId = `garden-${randomUUID()}`;
  const [adaId, graceId] = [`auth0|ada-${randomUUID()}`, `grace-${randomUUID()}`];
  await table.put({ PK: { S: `PARTY#${partyId}` }, SK: { S: "PARTY" }, partyId: { S: partyId }, name: { S: "Garden Party" } });
  await join(partyId, adaId);
  await table.join(partyId, graceId, "Grace");
  const [ada, grace] = await Promise.all([listening(adaId, partyId), listening(graceId, partyId)]);
  const back = comesBack(ada);
  const startedAt = Date.now();
  try {
    await remove(partyId, adaId);
    await table.update(`PARTY#${partyId}`, "PARTY", "SET #name = :name", { "#name": "name" }, { ":name": { S: "12 Secret Street" } });
    await until(() => back.at, () => `the connection is open, and heard ${JSON.stringify(ada.events)}\n${stack.log.slice(-5).join("\n")}`);
    t.diagnostic(`closed after ${back.at - startedAt} ms`);
    assert.deepEqual(back.closed, { code: 4009, message: "Connection is unauthorized" });

    const own = `private-user-${escaped(adaId)}`;
    await until(() => back.granted.includes(own) && back.refused.length === 2, () => JSON.stringify(back));
    assert.deepEqual(back.granted, [own]);
    assert.deepEqual(back.refused.toSorted(), [`presence-party-${partyId} 403`, `private-party-${partyId} 403`]);
    await until(() => ada.pusher.user.user_data?.id === escaped(adaId), "the second sign-in");

    await until(() => updates(grace).includes("settings-changed"), () => JSON.stringify(grace.events));
    // What would have reached Ada by mistake was sent before these.
    const sent = [];
    ada.pusher.user.bind("hello", (data) => sent.push(data));
    await server.sendToUser(escaped(adaId), "hello", { to: "ada" });
    await until(() => sent.length > 0, "an event for the user");
    assert.deepEqual(sent, [{ to: "ada" }]);
    await server.trigger(own, "marker", {});
    await until(() => ada.events.some(({ event }) => event === "marker"), "an event on the user's own channel");
    assert.ok(!updates(ada).includes("settings-changed"), JSON.stringify(ada.events));
    assert.deepEqual(grace.lost, [adaId]);
    assert.equal(grace.pusher.connection.state, "connected");
  } finally {
    // Not to come back again.
    ada.pusher.connection.unbind("disconnected");
    ada.close();
    grace.close();
  }
}

test("a member whose item is deleted is cut off before the next update, and keeps the rest", (t) =>
  whenRemoved(
    t,
    (partyId, userId) => table.join(partyId, userId, "Ada"),
    (partyId, userId) => table.leave(partyId, userId),
  ));

test("a member whose item expires is cut off when DynamoDB deletes it", (t) =>
  whenRemoved(
    t,
    (partyId, userId) => table.put({ ...member(partyId, userId), expiresAt: { N: `${Math.floor(Date.now() / 1000) + 3600}` } }),
    async (partyId, userId) => {
      const past = { N: `${Math.floor(Date.now() / 1000) - 1}` };
      await table.put({ ...member(partyId, userId), expiresAt: past });
      await expire(partyId, userId, past);
    },
  ));

function member(partyId, userId) {
  return {
    PK: { S: `PARTY#${partyId}` },
    SK: { S: `MEMBER#${userId}` },
    partyId: { S: partyId },
    userId: { S: userId },
    username: { S: "Ada" },
    joinedAt: { S: "2026-01-01T00:00:00Z" },
  };
}

/** The record that DynamoDB writes when it deletes an expired item. DynamoDB Local does so at times of its own. */
async function expire(partyId, userId, expiresAt) {
  const event = JSON.parse(await readFile(`${root}events/stream-member-left.json`, "utf8"));
  const [record] = event.Records;
  record.eventID = randomUUID();
  record.userIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" };
  const { PK, SK, ...rest } = member(partyId, userId);
  record.dynamodb.Keys = { PK, SK };
  record.dynamodb.OldImage = { PK, SK, ...rest, expiresAt };
  const invocations = `${stack.ready.lambda}/2015-03-31/functions/InvitationTriggerFunction/invocations`;
  const answer = await fetch(invocations, { method: "POST", body: JSON.stringify(event) });
  assert.deepEqual(await answer.json(), { batchItemFailures: [] });
}
