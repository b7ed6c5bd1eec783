// Who may subscribe to what, as pusher-js sees it.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";
import { PartyTable } from "../table.mjs";

let stack, table, ada, grace;

before(async () => {
  stack = await Stack.start(["--no-demo-data"]);
  table = new PartyTable(stack);
  await table.join("garden", "ada", "Ada");
  await table.join("garden", "grace", "Grace", "https://example.org/grace.png");
  await table.join("roof", "alan", "Alan");
  ada = new Subscriber(stack, await stack.token("ada", "ada-by-token"));
  grace = new Subscriber(stack, await stack.token("grace"));
});

after(async () => {
  ada?.close();
  grace?.close();
  table?.close();
  await stack?.stop();
});

test("a user is let into the user's own channel", async () => {
  const channel = await ada.subscribe("private-user-ada");
  assert.equal(channel.subscribed, true);
});

for (const [what, name] of [
  ["another user's channel", "private-user-grace"],
  ["a party that the user is not in", "private-party-roof"],
  ["a party that does not exist", "private-party-nowhere"],
  ["the presence channel of a party that the user is not in", "presence-party-roof"],
  ["a kind of channel that there is not", "private-admin-ada"],
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
  const channel = await ada.subscribe("private-party-garden");
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

test("two members see each other come and go, with the names that the party knows", async () => {
  const seenByAda = await ada.subscribe("presence-party-garden");
  assert.deepEqual(seenByAda.members.me, { id: "ada", info: { username: "Ada" } });
  assert.equal(seenByAda.members.count, 1);

  let added, removed;
  seenByAda.bind("pusher:member_added", (member) => (added = member));
  seenByAda.bind("pusher:member_removed", (member) => (removed = member));

  const seenByGrace = await grace.subscribe("presence-party-garden");
  assert.deepEqual(seenByGrace.members.get("ada"), { id: "ada", info: { username: "Ada" } });
  await until(() => added, "Ada sees Grace come");
  assert.deepEqual(added, { id: "grace", info: { username: "Grace", avatar: "https://example.org/grace.png" } });

  grace.pusher.unsubscribe("presence-party-garden");
  await until(() => removed, "Ada sees Grace go");
  assert.equal(removed.id, "grace");
  assert.equal(seenByAda.members.count, 1);
});

test("a member who is removed is refused at the very next request", async () => {
  await table.join("garden", "eve", "Eve");
  const token = await stack.token("eve");
  const ask = () =>
    stack.auth(new URLSearchParams({ socket_id: "1.2", channel_name: "private-party-garden" }), {
      Authorization: `Bearer ${token}`,
    });
  assert.equal((await ask()).status, 200);
  await table.leave("garden", "eve");
  assert.equal((await ask()).status, 403);
});
