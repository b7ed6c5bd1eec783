// bin/replay: sends undelivered items through the trigger of a running stack.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Stack, local, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";
import { Subscriber } from "../subscriber.mjs";

const USER = randomUUID();
const CHANNEL = `private-user-${USER}`;
const text = (value) => ({ S: value });
const today = new Date().toISOString().slice(0, 10);

let stack, table, user;

before(async () => {
  stack = await Stack.shared();
  table = new PartyTable(stack);
  user = new Subscriber(stack, await stack.token(USER, "ada"));
  await user.subscribe(CHANNEL);
});

after(async () => {
  user?.close();
  table?.close();
  await stack?.stop();
});

/** The events of this test: the table may have others. */
const FIRST = randomUUID();
const SECOND = randomUUID();

/** With endpoints, as for an account: --local may find another test's stack. */
const replay = (name = stack.ready.table) =>
  local(
    ["--table", name, "--function", stack.ready.trigger, "--event", FIRST, "--event", SECOND],
    {
      AWS_ENDPOINT_URL_DYNAMODB: stack.ready.dynamodb,
      AWS_ENDPOINT_URL_LAMBDA: stack.ready.lambda,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "anyone",
      AWS_SECRET_ACCESS_KEY: "anything",
    },
    undefined,
    "bin/replay",
  );

/** Keeps an invitation as the trigger keeps an undelivered item. */
function keep(eventId, sequenceNumber, partyName) {
  const record = {
    eventID: eventId,
    eventName: "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: 1767225600,
      SequenceNumber: sequenceNumber,
      Keys: { PK: text("PARTY#p"), SK: text(`INVITATION#${USER}`) },
      NewImage: {
        partyId: text("p"),
        partyName: text(partyName),
        invitedUserId: text(USER),
        invitedBy: { M: { id: text("user-123"), username: text("testuser") } },
        invitedAt: text("2026-01-01T00:00:00Z"),
      },
    },
  };
  return table.put({
    PK: text(`UNDELIVERED#${today}`),
    SK: text(eventId),
    record: text(JSON.stringify(record)),
    parts: { N: "1" },
    reason: text("413 from Pusher"),
    failedAt: text(new Date().toISOString()),
  });
}

test("undelivered items are delivered once, in the order of the changes", async () => {
  await keep(SECOND, "1000", "Second");
  await keep(FIRST, "999", "First");

  const first = await replay();
  assert.deepEqual([first.code, first.stdout, first.stderr], [0, "delivered 2\n", ""]);
  await until(() => user.events.length >= 2, "the events");
  assert.deepEqual(
    user.events.splice(0).map(({ event, data }) => [event, data.partyName]),
    [
      ["party-invitation-received", "First"],
      ["party-invitation-received", "Second"],
    ],
  );

  const second = await replay();
  assert.deepEqual([second.code, second.stdout, second.stderr], [0, "nothing to replay\n", ""]);
});

test("an error is one line", async () => {
  const result = await replay("nowhere");
  assert.deepEqual([result.code, result.stdout, result.stderr], [1, "", "bin/replay: table nowhere does not exist\n"]);
});
