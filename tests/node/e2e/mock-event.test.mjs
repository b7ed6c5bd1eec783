// POST /pusher/mock-event: publish this event now.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";

const USER = randomUUID();
const EVENT = {
  channel: `private-user-${USER}`,
  event: "party-invitation-received",
  data: { partyId: "test-party", partyName: "Test Party", invitedBy: { id: "user-123", username: "testuser" } },
};

let stack, user;

before(async () => {
  stack = await Stack.shared();
  user = new Subscriber(stack, await stack.token(USER, "ada"));
  await user.subscribe(EVENT.channel);
});

after(async () => {
  user?.close();
  await stack?.stop();
});

const post = (body, headers = { "Content-Type": "application/json" }) =>
  fetch(`${stack.ready.api}/pusher/mock-event`, { method: "POST", headers, body });

test("a mock event is delivered", async () => {
  const answer = await post(JSON.stringify(EVENT));
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { channel: EVENT.channel, event: EVENT.event, delivered: true });
  await until(() => user.events.length > 0, "the event");
  assert.deepEqual(user.events.splice(0), [{ channel: EVENT.channel, event: EVENT.event, data: EVENT.data }]);
});

for (const [what, change, field] of [
  ["a channel that is not one of ours", { channel: "my-channel" }, "channel"],
  ["a channel name that Pusher would not take", { channel: "private-user-a:b" }, "channel"],
  ["no channel", { channel: undefined }, "channel"],
  ["an empty event name", { event: "" }, "event"],
  ["an event name that is too long", { event: "e".repeat(201) }, "event"],
  ["an event name of Pusher's own", { event: "pusher:subscribe" }, "event"],
  ["an event name of Pusher's own insides", { event: "pusher_internal:member_added" }, "event"],
  ["an event name that begins like Pusher's own", { event: "pusher-notification" }, "event"],
  ["an event name that is a number", { event: 7 }, "event"],
  ["no data", { data: undefined }, "data"],
  ["data over 10 KiB", { data: "d".repeat(10 * 1024) }, "data"],
]) {
  test(`${what} is a 400 that names the field`, async () => {
    const answer = await post(JSON.stringify({ ...EVENT, ...change }));
    const body = await answer.json();
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(body.error, "Bad Request");
    assert.match(body.message, new RegExp(`^${field} `));
  });
}

test("data of exactly 10 KiB is delivered", async () => {
  const data = "d".repeat(10 * 1024 - 2);
  assert.equal((await post(JSON.stringify({ ...EVENT, data }))).status, 200);
  await until(() => user.events.length > 0, "the event");
  assert.deepEqual(user.events.splice(0).map((seen) => seen.data), [data]);
});

test("a body that is not JSON, and one of another type, are refused", async () => {
  assert.equal((await post("{")).status, 400);
  assert.equal((await post("a=b", { "Content-Type": "application/x-www-form-urlencoded" })).status, 415);
});
