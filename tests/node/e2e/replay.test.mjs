// bin/replay: sends undelivered items through the trigger of a running stack.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Stack, local, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";
import { Subscriber } from "../subscriber.mjs";

const USER = randomUUID();
const CHANNEL = `private-user-${USER}`;
const INVITED_AT = "2026-01-01T00:00:00Z";
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
const replay = (args, name = stack.ready.table) =>
  local(
    ["--table", name, "--function", stack.ready.trigger, ...args],
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

/** Puts an invitation, and keeps a record of it, as of one that Pusher has refused. */
async function keep(eventId, sequenceNumber, partyName) {
  const partyId = `${partyName}-${USER}`;
  await table.invite({ partyId, partyName, invitedUserId: USER, invitedAt: INVITED_AT });
  await until(() => user.events.some(({ data }) => data.partyId === partyId), "the invitation itself");
  const record = {
    eventID: eventId,
    eventName: "INSERT",
    dynamodb: {
      ApproximateCreationDateTime: 1767225600,
      SequenceNumber: sequenceNumber,
      Keys: { PK: text(`PARTY#${partyId}`), SK: text(`INVITATION#${USER}`) },
      NewImage: { invitedAt: text(INVITED_AT) },
    },
  };
  await table.put({
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
  user.events.splice(0);

  const events = ["--event", FIRST, "--event", SECOND];
  const first = await replay(events);
  assert.deepEqual([first.code, first.stdout, first.stderr], [0, "delivered 2\n", ""]);
  await until(() => user.events.length >= 2, "the events");
  assert.deepEqual(
    user.events.splice(0).map(({ event, data }) => [event, data.partyName, data.eventId]),
    [
      ["party-invitation-received", "First", FIRST],
      ["party-invitation-received", "Second", SECOND],
    ],
  );

  const second = await replay(events);
  const none = [FIRST, SECOND].map((id) => `bin/replay: no undelivered event ${id} is kept\n`).join("");
  assert.deepEqual([second.code, second.stdout, second.stderr], [1, "", none]);
});

test("an error is one line", async () => {
  const missing = await replay([], "nowhere");
  assert.deepEqual([missing.code, missing.stdout, missing.stderr], [1, "", "bin/replay: table nowhere does not exist\n"]);
  const date = await replay(["--date", "yesterday"]);
  assert.deepEqual([date.code, date.stdout], [2, ""]);
  assert.match(date.stderr, /^bin\/replay: .*'yesterday' is not a date such as 2026-01-31 \(see bin\/replay --help\)\n$/);
});
