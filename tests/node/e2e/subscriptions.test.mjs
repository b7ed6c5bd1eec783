// Who may subscribe to what, as pusher-js sees it.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";
import { PartyTable } from "../table.mjs";

const GARDEN = `garden-${randomUUID()}`;
const ROOF = `roof-${randomUUID()}`;
const ADA = randomUUID();
const GRACE = randomUUID();
const EVE = randomUUID();

let stack, table, ada, grace;

before(async () => {
  stack = await Stack.shared();
  table = new PartyTable(stack);
  await table.join(GARDEN, ADA, "Ada");
  await table.join(GARDEN, GRACE, "Grace", "https://example.org/grace.png");
  await table.join(ROOF, "alan", "Alan");
  ada = new Subscriber(stack, await stack.token(ADA, "ada-by-token"));
  grace = new Subscriber(stack, await stack.token(GRACE));
});

after(async () => {
  ada?.close();
  grace?.close();
  table?.close();
  await stack?.stop();
});

test("a user is let into the user's own channel", async () => {
  const channel = await ada.subscribe(`private-user-${ADA}`);
  assert.equal(channel.subscribed, true);
});

for (const [what, name] of [
  ["another user's channel", `private-user-${GRACE}`],
  ["a party that the user is not in", `private-party-${ROOF}`],
  ["a party that does not exist", "private-party-nowhere"],
  ["the presence channel of a party that the user is not in", `presence-party-${ROOF}`],
  ["a kind of channel that there is not", `private-admin-${ADA}`],
]) {
  test(`a user is refused at ${what}, with 403 and nothing more`, async () => {
    await assert.rejects(ada.subscribe(name), (error) => {
      assert.equal(error.type, "AuthError");
      assert.equal(error.status, 403);
      return true;
    });
  });
}

test("a member is let into the party's channel", async () => {
  const channel = await ada.subscribe(`private-party-${GARDEN}`);
  assert.equal(channel.subscribed, true);
});

test("a user id outside of Pusher's alphabet is escaped, and its one spelling accepted", async () => {
  const token = await stack.token("auth0|5f7c");
  const user = new Subscriber(stack, token);
  try {
    assert.equal((await user.subscribe("private-user-auth0=7C5f7c")).subscribed, true);
    await assert.rejects(user.subscribe("private-user-auth0=7c5f7c"), { status: 400 });
  } finally {
    user.close();
  }
});

test("a page that sets a content type of its own is refused: pusher-js joins it to its default", async () => {
  const page = new Subscriber(stack, await stack.token(ADA), { "Content-Type": "application/json" });
  try {
    await assert.rejects(page.subscribe(`private-user-${ADA}`), { type: "AuthError", status: 415 });
  } finally {
    page.close();
  }
});

test("a user whom pusher-js would lose is refused at presence, and let into all else", async () => {
  await table.join(GARDEN, "__proto__", "Proto");
  const lost = new Subscriber(stack, await stack.token("__proto__"));
  try {
    await assert.rejects(lost.subscribe(`presence-party-${GARDEN}`), { type: "AuthError", status: 403 });
    assert.equal((await lost.subscribe(`private-party-${GARDEN}`)).subscribed, true);
    assert.equal((await lost.subscribe("private-user-__proto__")).subscribed, true);
  } finally {
    lost.close();
    await table.leave(GARDEN, "__proto__");
  }
});

test("two members see each other come and go, with the names that the party knows", async () => {
  const seenByAda = await ada.subscribe(`presence-party-${GARDEN}`);
  assert.deepEqual(seenByAda.members.me, { id: ADA, info: { username: "Ada" } });
  assert.equal(seenByAda.members.count, 1);

  let added, removed;
  seenByAda.bind("pusher:member_added", (member) => (added = member));
  seenByAda.bind("pusher:member_removed", (member) => (removed = member));

  const seenByGrace = await grace.subscribe(`presence-party-${GARDEN}`);
  assert.deepEqual(seenByGrace.members.get(ADA), { id: ADA, info: { username: "Ada" } });
  await until(() => added, "Ada sees Grace come");
  assert.deepEqual(added, { id: GRACE, info: { username: "Grace", avatar: "https://example.org/grace.png" } });

  grace.pusher.unsubscribe(`presence-party-${GARDEN}`);
  await until(() => removed, "Ada sees Grace go");
  assert.equal(removed.id, GRACE);
  assert.equal(seenByAda.members.count, 1);
});

test("a member who is removed is refused at the very next request", async () => {
  await table.join(GARDEN, EVE, "Eve");
  const token = await stack.token(EVE);
  const ask = () =>
    stack.auth(new URLSearchParams({ socket_id: "1.2", channel_name: `private-party-${GARDEN}` }), {
      Authorization: `Bearer ${token}`,
    });
  assert.equal((await ask()).status, 200);
  await table.leave(GARDEN, EVE);
  assert.equal((await ask()).status, 403);
});
