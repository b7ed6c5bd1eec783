// The whole stack is killed while notifications are on their way, and started again.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { Stack, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";

const PARTIES = 5;
const INVITATIONS = 300;
const BATCH = 100; // BatchSize in template.yaml
const CALL_MILLISECONDS = 40;

let pusher, data, stack;
/** What Pusher took, in order. */
const taken = [];

before(async () => {
  data = await mkdtemp(join(tmpdir(), "partyline-"));
  // A Pusher that outlives the stack, and takes its time, so that the kill falls into the middle of a batch.
  pusher = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    await new Promise((resolve) => setTimeout(resolve, CALL_MILLISECONDS));
    taken.push(...JSON.parse(body).batch.map((event) => JSON.parse(event.data)));
    response.end("{}");
  });
  pusher.listen(0, "127.0.0.1");
  await once(pusher, "listening");
});

after(async () => {
  await stack?.stop();
  pusher?.closeAllConnections();
  pusher?.close();
  if (data) await rm(data, { recursive: true, force: true });
});

const start = () =>
  Stack.start(["--no-demo-data", "--data", data], {
    PUSHER_HOST: `127.0.0.1:${pusher.address().port}`,
    PUSHER_TLS: "false",
  });

test("nothing is missing after kill -9 of the stack, in order, and repeats are of one batch at most", async () => {
  stack = await start();
  const table = new PartyTable(stack);
  for (let number = 0; number < INVITATIONS; number++) {
    await table.invite({
      partyId: `party-${number % PARTIES}`,
      invitedUserId: `user-${number}`,
      invitedAt: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    });
  }
  table.close();
  await until(() => taken.length >= INVITATIONS / 3, "the first hundred");
  await stack.stop("SIGKILL");
  const before = taken.length;
  assert.ok(before < INVITATIONS, `all ${before} had arrived before the kill`);

  stack = await start();
  const ids = () => new Set(taken.map(({ eventId }) => eventId));
  await until(() => ids().size >= INVITATIONS, () => `${ids().size} of ${INVITATIONS}\n${stack.log.join("\n")}`, 120_000);

  const firsts = taken.filter(({ eventId }, at) => taken.findIndex((other) => other.eventId === eventId) === at);
  assert.equal(firsts.length, INVITATIONS);
  for (let party = 0; party < PARTIES; party++) {
    const times = firsts.filter(({ partyId }) => partyId === `party-${party}`).map(({ invitedAt }) => invitedAt);
    assert.deepEqual(times, times.toSorted(), `the order of party-${party}`);
    assert.equal(times.length, INVITATIONS / PARTIES);
  }
  const repeats = taken.length - INVITATIONS;
  assert.ok(repeats <= BATCH, `${repeats} repeats`);
});
