// What is written to the table arrives at pusher-js.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";
import { PartyTable } from "../table.mjs";

const ADA = randomUUID();
const PARTY = `garden-${ADA}`;

let stack, table, ada;

before(async () => {
  stack = await Stack.shared();
  table = new PartyTable(stack);
  await table.put({
    PK: { S: `PARTY#${PARTY}` },
    SK: { S: "PARTY" },
    partyId: { S: PARTY },
    name: { S: "Garden Party" },
    settings: { M: { theme: { S: "tropical" } } },
  });
  await table.join(PARTY, ADA, "Ada");
  ada = new Subscriber(stack, await stack.token(ADA));
  await ada.subscribe(`private-user-${ADA}`);
  await ada.subscribe(`private-party-${PARTY}`);
});

after(async () => {
  ada?.close();
  table?.close();
  await stack?.stop();
});

/** What arrived since the last call of this kind, once there are as many as expected. */
async function arrived(count, event) {
  await until(
    () => ada.events.filter((seen) => seen.event === event).length >= count,
    () => `${count} × ${event}, there are ${JSON.stringify(ada.events)}\n${stack.log.join("\n")}`,
  );
  return ada.events.splice(0).filter((seen) => seen.event === event);
}

test("an invitation arrives exactly as designed, once", async (t) => {
  ada.events.length = 0;
  const writtenAt = Date.now();
  await table.invite({ partyId: "p1", partyName: "Party One", invitedUserId: ADA, invitedAt: "2026-11-24T08:00:00Z" });
  await until(() => ada.events.length > 0, "the invitation");
  t.diagnostic(`it took ${Date.now() - writtenAt} ms`);
  // Whatever would come twice has come by the time that something written later arrives.
  await table.invite({ partyId: "p2", partyName: "Party Two", invitedUserId: ADA, invitedAt: "2026-11-24T08:00:00Z" });
  const [first, second, ...more] = await arrived(2, "party-invitation-received");
  assert.deepEqual(more, []);
  assert.equal(first.channel, `private-user-${ADA}`);
  const { eventId, ...data } = first.data;
  assert.deepEqual(data, {
    partyId: "p1",
    partyName: "Party One",
    invitedBy: { id: "user-123", username: "testuser" },
    invitedAt: "2026-11-24T08:00:00Z",
  });
  assert.match(eventId, /^[0-9a-f-]{8,}$/);
  assert.notEqual(second.data.eventId, eventId);
});

test("the same invitation put again says nothing, one with a new time does", async () => {
  ada.events.length = 0;
  await table.invite({ partyId: "p1", partyName: "Party One", invitedUserId: ADA, invitedAt: "2026-11-24T08:00:00Z" });
  await table.invite({ partyId: "p1", partyName: "Renamed", invitedUserId: ADA, invitedAt: "2026-11-24T08:00:00Z" });
  await table.invite({ partyId: "p1", partyName: "Again", invitedUserId: ADA, invitedAt: "2026-11-24T09:00:00Z" });
  const events = await arrived(1, "party-invitation-received");
  assert.deepEqual(events.map((seen) => seen.data.partyName), ["Again"]);
});

test("members who come and go, and settings that change, are told to the party in order", async () => {
  ada.events.length = 0;
  await table.join(PARTY, "grace", "Grace", "https://example.org/grace.png");
  await table.join(PARTY, "grace", "Grace Hopper", "https://example.org/grace.png");
  await table.update(`PARTY#${PARTY}`, "PARTY", "SET #settings.#theme = :theme REMOVE #name", { "#settings": "settings", "#theme": "theme", "#name": "name" }, { ":theme": { S: "disco" } });
  await table.leave(PARTY, "grace");
  const events = await arrived(3, "party-updated");
  assert.deepEqual(
    events.map(({ channel, data: { eventId, updatedAt, ...data } }) => ({ channel, ...data })),
    [
      {
        channel: `private-party-${PARTY}`,
        partyId: PARTY,
        updateType: "member-joined",
        data: { userId: "grace", username: "Grace", avatar: "https://example.org/grace.png" },
      },
      {
        channel: `private-party-${PARTY}`,
        partyId: PARTY,
        updateType: "settings-changed",
        data: { name: null, settings: { theme: "disco" } },
      },
      {
        channel: `private-party-${PARTY}`,
        partyId: PARTY,
        updateType: "member-left",
        data: { userId: "grace", username: "Grace Hopper", avatar: "https://example.org/grace.png" },
      },
    ],
  );
  for (const { data } of events) {
    assert.ok(!Number.isNaN(Date.parse(data.updatedAt)), data.updatedAt);
  }
});

test("a member that boto3 writes with None is told by the id, and what a party keeps for itself is not told", async () => {
  ada.events.length = 0;
  await table.put({
    PK: { S: `PARTY#${PARTY}` },
    SK: { S: "MEMBER#bo" },
    partyId: { S: PARTY },
    userId: { S: "bo" },
    username: { NULL: true },
    avatar: { NULL: true },
  });
  await table.update(`PARTY#${PARTY}`, "PARTY", "SET joinSecret = :secret", undefined, { ":secret": { S: "s3cr3t" } });
  await table.leave(PARTY, "bo");
  const events = await arrived(2, "party-updated");
  assert.deepEqual(
    events.map(({ data: { updateType, data } }) => ({ updateType, data })),
    [
      { updateType: "member-joined", data: { userId: "bo", username: "bo" } },
      { updateType: "member-left", data: { userId: "bo", username: "bo" } },
    ],
  );
});

test("of 100 invitations in one go none is lost, none comes twice, and each party's are in order", async () => {
  ada.events.length = 0;
  const parties = Array.from({ length: 10 }, (_, party) => `crowd-${party}`);
  await Promise.all(
    parties.map(async (partyId) => {
      for (let turn = 0; turn < 10; turn++) {
        await table.invite({ partyId, partyName: `${turn}`, invitedUserId: ADA, invitedAt: `2026-11-24T10:00:0${turn}Z` });
      }
    }),
  );
  const events = await arrived(100, "party-invitation-received");
  assert.equal(events.length, 100);
  assert.equal(new Set(events.map((seen) => seen.data.eventId)).size, 100);
  for (const partyId of parties) {
    assert.deepEqual(
      events.filter((seen) => seen.data.partyId === partyId).map((seen) => seen.data.partyName),
      ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    );
  }
});
