// Each alarm of template.yaml that bin/local can raise the cause of: the cause, the steps of docs/operations.md, the cure.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { DeleteTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { Stack, local, root, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";
import { Subscriber } from "../subscriber.mjs";

const text = (value) => ({ S: value });
const notLong = process.env.PARTYLINE_LONG !== "true" && "waits for minutes until Lambda's retries end: bin/test --long";
const INVITED_AT = "2026-01-01T00:00:00Z";

const run = (stack, command, args, input = "") => local(args, { PARTYLINE_READY: stack.state }, input, command);
const replay = (stack, ...args) => run(stack, "bin/replay", [...args, "--local"]);

/** The section of docs/operations.md that an alarm's description names. */
function steps(alarm) {
  const template = readFileSync(`${root}template.yaml`, "utf8");
  const description = template.slice(template.indexOf(`  ${alarm}:`)).match(/AlarmDescription: !Sub >-\n((?: {8}.*\n)+)/)[1];
  const section = description.replaceAll(/\s+/g, " ").match(/Steps: docs\/operations\.md, (.*?)\./)[1];
  const page = readFileSync(`${root}docs/operations.md`, "utf8");
  const start = page.indexOf(`\n### ${section}\n`);
  assert.ok(start > 0, `docs/operations.md has no section "${section}"`);
  return page.slice(start + 4).split("\n##")[0];
}

describe("UndeliverableAlarm", () => {
  const user = randomUUID();
  const party = `garden-${randomUUID()}`;
  const item = `PARTY#${party}/INVITATION#${user}`;
  let stack, table, client;

  before(async () => {
    stack = await Stack.shared();
    table = new PartyTable(stack);
    client = new Subscriber(stack, await stack.token(user, "ada"));
    await client.subscribe(`private-user-${user}`);
  });

  after(async () => {
    client?.close();
    table?.close();
    await stack?.stop();
  });

  /** The kept event's line in bin/replay list, of an item with this key. */
  async function listed(key) {
    const line = await until(async () => {
      const list = await replay(stack, "list", "--show-ids");
      return list.stdout.split("\n").find((row) => row.includes(key));
    }, `${key} in bin/replay list`);
    const [id, age, shown, reason] = line.split("  ");
    assert.match(age, /^\d+[smh]$/);
    return { id, shown, reason };
  }

  /** An invitation whose invitedBy is a text. */
  const inviteWrongly = (partyId) =>
    table.put({
      PK: text(`PARTY#${partyId}`),
      SK: text(`INVITATION#${user}`),
      partyId: text(partyId),
      partyName: text("A Party"),
      invitedUserId: text(user),
      invitedBy: text("user-123"),
      invitedAt: text(INVITED_AT),
    });

  test("an item corrected in the table is told by bin/replay, with the event's first id", async () => {
    assert.match(steps("UndeliverableAlarm"), /bin\/replay list --table/);
    await inviteWrongly(party);
    const kept = await listed(item);
    assert.equal(kept.shown, item);
    assert.equal(kept.reason, "invitedBy is not a map");

    // Step 3 before step 2: still wrong.
    const early = await replay(stack, "--event", kept.id);
    assert.deepEqual([early.code, early.stderr], [1, "bin/replay: delivered 0, still undeliverable 1\n"]);

    await table.update(`PARTY#${party}`, `INVITATION#${user}`, "SET #by = :by", { "#by": "invitedBy" }, {
      ":by": { M: { id: text("user-123"), username: text("testuser") } },
    });
    const dry = await replay(stack, "--event", kept.id, "--dry-run");
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /\ndry run: would replay 1; nothing was sent\n$/);
    assert.ok(!dry.stdout.includes(user), "no user's id without --show-ids");
    const done = await replay(stack, "--event", kept.id);
    assert.deepEqual([done.code, done.stdout, done.stderr], [0, "delivered 1\n", ""]);
    await until(() => client.events.length >= 1, "the event");
    assert.deepEqual(client.events.splice(0).map(({ event, data }) => [event, data.eventId, data.partyId, data.invitedBy]), [
      ["party-invitation-received", kept.id, party, { id: "user-123", username: "testuser" }],
    ]);

    const again = await replay(stack, "--event", kept.id);
    assert.deepEqual([again.code, again.stdout, again.stderr], [1, "", `bin/replay: no undelivered event ${kept.id} is kept\n`]);
  });

  test("an event whose item is gone is kept until it is discarded", async () => {
    const gone = `gone-${randomUUID()}`;
    await inviteWrongly(gone);
    const kept = await listed(`PARTY#${gone}/`);
    await table.delete(`PARTY#${gone}`, `INVITATION#${user}`);

    const result = await replay(stack, "--event", kept.id);
    assert.equal(result.code, 1);
    assert.match(result.stdout, new RegExp(`the item no longer exists; .*bin/replay --discard ${kept.id}\n$`));
    assert.equal(result.stderr, "bin/replay: delivered 0, gone 1\n");

    const no = await run(stack, "bin/replay", ["--local", "--discard-all"], "n\n");
    assert.equal(no.code, 1);
    assert.match(no.stderr, /Discard \d+ undelivered events without sending them\? \[y\/N\] bin\/replay: nothing was discarded\n$/);
    const discarded = await replay(stack, "--discard", kept.id);
    assert.equal(discarded.code, 0, discarded.stderr);
    assert.match(discarded.stdout, new RegExp(`^discarded ${kept.id}  `));
    assert.ok(!(await replay(stack, "list")).stdout.includes(kept.id));
    assert.deepEqual(client.events, []);
  });

  test("an invitation that was put again is told once, by its own event", async () => {
    const twice = `twice-${randomUUID()}`;
    await inviteWrongly(twice);
    const kept = await listed(`PARTY#${twice}/`);
    await table.invite({ partyId: twice, invitedUserId: user, invitedAt: "2026-01-02T00:00:00Z" });
    await until(() => client.events.length >= 1, "the new invitation");

    const result = await replay(stack, "--event", kept.id);
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /superseded: invited again since, with another invitedAt\ndelivered 0, superseded 1\n$/);
    assert.equal(client.events.splice(0).length, 1);
  });
});

describe("OnFailureQueueAlarm", { skip: notLong }, () => {
  let stack, table;

  before(async () => {
    stack = await Stack.start(["--no-demo-data"]);
    table = new PartyTable(stack);
  });

  after(async () => {
    table?.close();
    await stack?.stop();
  });

  /** Calls a service by its JSON protocol, which needs no other client. */
  async function call(endpoint, target, version, body) {
    const answer = await fetch(endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": target,
        "content-type": `application/x-amz-json-${version}`,
        "x-amz-date": new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ""),
        authorization: "AWS4-HMAC-SHA256 Credential=anyone/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(body),
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  }

  const streams = (action, body) => call(stack.ready.dynamodb, `DynamoDBStreams_20120810.${action}`, "1.0", body);
  const send = (body) =>
    call(stack.ready.queue.endpoint, "AmazonSQS.SendMessage", "1.0", { QueueUrl: stack.ready.queue.url, MessageBody: JSON.stringify(body) });

  test("records are replayed from the stream; those that have expired are named, and their message can be discarded", async () => {
    assert.match(steps("OnFailureQueueAlarm"), /bin\/replay --queue/);
    const user = randomUUID();
    const client = new Subscriber(stack, await stack.token(user, "ada"));
    try {
      await client.subscribe(`private-user-${user}`);
      await table.invite({ partyId: "p", invitedUserId: user, invitedAt: INVITED_AT });
      await until(() => client.events.length === 1, "the first delivery");
      const { Table } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
      const streamArn = Table.LatestStreamArn;
      const { StreamDescription } = await streams("DescribeStream", { StreamArn: streamArn });
      const shardId = StreamDescription.Shards[0].ShardId;
      const { ShardIterator } = await streams("GetShardIterator", { StreamArn: streamArn, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" });
      const { Records } = await streams("GetRecords", { ShardIterator });
      const number = Records.at(-1).dynamodb.SequenceNumber;
      const failure = (shard) => ({
        requestContext: { requestId: "r", functionArn: "f", condition: "RecordAgeExceeded", approximateInvokeCount: 9 },
        version: "1.0",
        timestamp: new Date().toISOString(),
        DDBStreamBatchInfo: {
          shardId: shard,
          startSequenceNumber: number,
          endSequenceNumber: number,
          approximateArrivalOfFirstRecord: "2026-01-01T00:00:00Z",
          approximateArrivalOfLastRecord: "2026-01-01T00:00:00Z",
          batchSize: 1,
          streamArn,
        },
      });
      await send({ Type: "Notification", TopicArn: "arn:aws:sns:us-east-1:000000000000:failures", Message: JSON.stringify(failure(shardId)) });
      await send(failure("shardId-00000000000000000000-00000000"));

      const queue = ["--queue", stack.ready.queue.url];
      const list = await replay(stack, "list", ...queue);
      assert.equal(list.stdout.trim().split("\n").length, 2, list.stdout + list.stderr);
      const dry = await replay(stack, ...queue, "--dry-run");
      assert.match(dry.stdout, /dry run: would replay 1, unreadable 1; nothing was sent\n$/);
      const result = await replay(stack, ...queue);
      assert.equal(result.code, 1);
      assert.match(result.stdout, /^expired in the stream: /);
      assert.equal(result.stderr, "bin/replay: delivered 1, unreadable 1\n");
      await until(() => client.events.length === 2, "the replayed event");
      assert.equal(client.events[0].data.eventId, client.events[1].data.eventId);

      const [left] = (await replay(stack, "list", ...queue)).stdout.split("  ");
      assert.equal((await replay(stack, ...queue, "--discard", left)).code, 0);
      const empty = await replay(stack, "list", ...queue);
      assert.deepEqual([empty.code, empty.stdout], [0, "nothing is undelivered\n"]);
    } finally {
      client.close();
    }
  });
});

describe("alarms on Pusher, the key set and the functions", () => {
  /** Stands in for Pusher's API and for the issuer's key set. */
  let server, stack, table;
  let status = 401;
  let keySet = "";
  let hangs = false;
  let keySetHangs = false;
  const hanging = [];
  const taken = [];

  before(async () => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      if (request.url === "/jwks") {
        if (keySetHangs) {
          hanging.push(response);
          return;
        }
        response.statusCode = keySet ? 200 : 500;
        response.end(keySet);
        return;
      }
      if (hangs) {
        hanging.push(response);
        return;
      }
      response.statusCode = status;
      if (status === 200) taken.push(...JSON.parse(body).batch.map((event) => JSON.parse(event.data)));
      response.end("{}");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const host = `127.0.0.1:${server.address().port}`;
    stack = await Stack.start(["--no-demo-data"], { PUSHER_HOST: host, PUSHER_TLS: "false", JWKS_URL: `http://${host}/jwks` });
    table = new PartyTable(stack);
  });

  after(async () => {
    table?.close();
    await stack?.stop();
    server?.closeAllConnections();
    server?.close();
  });

  /** The trigger's metrics of its last batch. */
  const lastBatch = () => stack.log.findLast((line) => line.includes('"oldestRecordAge":')) ?? "";
  /** In seconds. DynamoDB Local knows the minute of a write. */
  const oldestRecordAge = () => Number(lastBatch().match(/"oldestRecordAge":(\d+)/)?.[1]);

  const logged = (...parts) => stack.log.filter((line) => parts.every((part) => line.includes(part))).length;

  test("NotificationsFailingAlarm, IteratorAgeAlarm: what Pusher refuses is delivered without further action, once the cause is fixed", async () => {
    const page = steps("NotificationsFailingAlarm");
    await table.invite({ partyId: "p", invitedUserId: "ada", invitedAt: INVITED_AT });
    for (const fault of ["dns", "tls", "refused", "reset", "timeout", "network"]) assert.ok(page.includes(`Pusher: ${fault}`), fault);
    for (const refusal of [401, 403]) {
      status = refusal;
      const reason = `Pusher answered ${refusal}`;
      assert.ok(page.includes(`\`${reason}\``), `docs/operations.md has no ${reason}`);
      // The alarm's metric and threshold.
      await until(() => logged('"outcome":"failed"', `"reason":"${reason}"`) >= 3, `3 × ${reason}`);
    }
    assert.ok(logged('"failedBatches":1') >= 3);
    assert.match(steps("IteratorAgeAlarm"), /`NotificationsFailingAlarm`/);
    const age = oldestRecordAge();
    await until(() => oldestRecordAge() >= age + 3, () => `an oldest record of ${age} s and 3 more: ${oldestRecordAge()}`);
    assert.deepEqual(taken, []);
    status = 200;
    await until(() => taken.length === 1, "the event");
    assert.equal(taken[0].partyId, "p");
    await until(() => lastBatch().includes('"delivered":1'), lastBatch);
  });

  /** Kills the sandboxes of a function. */
  function kill(name) {
    const killed = readdirSync("/proc")
      .filter((pid) => /^\d+$/.test(pid))
      .filter((pid) => {
        try {
          const parent = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ")[1];
          return Number(parent) === stack.pid && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`-${name}\0`);
        } catch {
          return false; // it has ended, or is another user's
        }
      });
    killed.forEach((pid) => process.kill(Number(pid), "SIGKILL"));
    return killed.length;
  }

  test("InvitationTriggerErrorsAlarm: a batch is delivered without further action, once the function no longer crashes", async () => {
    assert.match(steps("InvitationTriggerErrorsAlarm"), /delivered without further action/);
    const before = taken.length;
    hangs = true;
    await table.invite({ partyId: "crash", invitedUserId: "ada", invitedAt: INVITED_AT });
    for (let crash = 1; crash <= 3; crash++) {
      await until(() => hanging.length >= crash, `call ${crash}`);
      assert.ok(kill("InvitationTriggerFunction") >= 1);
    }
    hangs = false;
    await until(() => taken.length > before, "the event");
    assert.equal(taken.at(-1).partyId, "crash");
  });

  const ask = async () => {
    const body = new URLSearchParams({ socket_id: "1234.5678", channel_name: "private-user-ada" });
    return (await stack.auth(body, { Authorization: `Bearer ${await stack.token("ada")}` })).status;
  };

  test("ApiServerErrorsAlarm: channel auth answers again once the issuer does, and says until then what it cannot reach", async () => {
    assert.match(steps("ApiServerErrorsAlarm"), /`key_set`/);
    assert.equal(await ask(), 503);
    await until(() => logged('"outcome":"unavailable"', '"reason":"key_set"') >= 1, "the reason");
    keySet = await (await fetch(stack.ready.jwks)).text();
    await until(async () => (await ask()) === 200, "an answer");
  });

  test("ChannelAuthErrorsAlarm, ApiLatencyAlarm: a new sandbox answers once it can start, and a slow issuer is seen in the log", async () => {
    assert.match(steps("ChannelAuthErrorsAlarm"), /INIT_REPORT/);
    const before = hanging.length;
    keySetHangs = true;
    kill("ChannelAuthFunction");
    // Ends in the new sandbox's start. The first one may still meet the sandbox that was killed, and ends at once.
    let crashed = ask();
    await until(async () => {
      const answered = await Promise.race([crashed.then(() => true), setTimeout(50)]);
      if (hanging.length > before) return true;
      if (answered) crashed = ask();
      return false;
    }, "the new sandbox's fetch of the key set");
    assert.ok(kill("ChannelAuthFunction") >= 1);
    assert.ok((await crashed) >= 500);

    assert.equal(await ask(), 503);
    const slow = stack.log.findLast((line) => line.includes('"outcome":"unavailable"'));
    assert.match(slow, /"reason":"key_set"/);
    assert.ok(Number(slow.match(/"latency":(\d+)/)[1]) >= 1_500, slow);
    keySetHangs = false;
    await until(async () => (await ask()) === 200, "an answer");
  });

  test("bin/doctor reports every check, also when the table is missing", async () => {
    await table.client.send(new DeleteTableCommand({ TableName: table.name }));
    const result = await run(stack, "bin/doctor", []);
    assert.equal(result.code, 1, result.stdout + result.stderr);
    assert.equal(result.stderr, "");
    assert.match(result.stdout, /^FAIL {2}table {10}the table is missing/m);
    for (const check of ["variables", "cluster", "key", "connection", "key set", "issuer", "stream", "TTL", "token", "channel auth",
      "CORS", "subscription", "signature", "presence", "mock event", "trigger", "clock"]) {
      assert.match(result.stdout, new RegExp(`^\\w+ +${check} `, "m"), result.stdout);
    }
    assert.doesNotMatch(result.stdout + result.stderr, /Exception/);
  });
});
