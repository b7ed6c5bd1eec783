// docs/scale.md calculates with numbers that stand somewhere else. Each of them is what stands there.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measuredIn } from "../../../benchmarks/scale/measured.mjs";
import { assumptions, billed, CHANGES, estimate, MEMBERS, PEOPLE, shardChanges } from "../../../benchmarks/scale/model.mjs";
import * as published from "../../../benchmarks/scale/published.mjs";
import { root } from "../stack.mjs";
import { damaged } from "./files.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const results = read("benchmarks/RESULTS.md");
const page = read("docs/scale.md");
const measured = measuredIn(results);

/** The first group of a pattern that a text must have, as a number. */
function number(text, pattern) {
  const [, digits] = pattern.exec(text) ?? assert.fail(`nothing is like ${pattern}`);
  return Number(digits.replaceAll(",", ""));
}

describe("the measured constants", () => {
  test("are those of RESULTS.md", () => {
    assert.equal(measured.ownChannel.milliseconds, number(results, /^\| private-user, fresh \| ours \| ([\d.,]+) \|/m));
    assert.equal(measured.partyChannel.milliseconds, number(results, /^\| private-party, fresh \| ours \| ([\d.,]+) \|/m));
    assert.equal(measured.signature.milliseconds * 1000, number(results, /^\| `sign` \| ([\d.,]+) \|/m));
  });

  test("of the trigger are its median run's, by call, without Pusher's answer", () => {
    const [section] = /^## Trigger[\s\S]*?(?=^## )/m.exec(results);
    const heading = "## Trigger: 1,000 records, Pusher answering after 50 ms";
    const trigger = (seconds) => {
      const runs = seconds.map((one, run) => `| run ${run}: trigger ${one} s, one by one 50 s |`);
      return measuredIn(damaged(results, section, [heading, "", ...runs, "", ""].join("\n"))).call;
    };
    assert.equal(trigger(["6.00", "9.00", "6.20"]).milliseconds.toFixed(3), "12.000");
    assert.equal(trigger(["6.00", "7.00"]).milliseconds.toFixed(3), "15.000");
    assert.equal(trigger(["6.00"]).pusherMilliseconds, 50);
  });

  test("must be there", () => {
    const warm = /^\| private-party, fresh \| ours \|.*$/m.exec(results)[0];
    assert.throws(() => measuredIn(damaged(results, warm, "")), /the row private-party, fresh, ours under "Warm requests.*is missing/);
    assert.throws(() => measuredIn(damaged(results, warm, "| private-party, fresh | ours | not measured | | | |")), /has no median: not measured/);
    assert.throws(() => measuredIn(results.replaceAll("## Trigger", "## Something else")), /a heading "Trigger…" is missing/);
  });
});

describe("published numbers", () => {
  test("prices are those of docs/operations.md", () => {
    const { prices } = published;
    const costs = read("docs/operations.md").split("\n## ").find((text) => text.startsWith("What it costs"));
    assert.deepEqual(prices, {
      apiPerMillion: number(costs, /\| HTTP API \| ([\d.]+) a million requests/),
      lambdaPerMillion: number(costs, /\| Lambda \| ([\d.]+) a million requests/),
      gigabyteSecond: number(costs, /arm64 ([\d.]+)\\\* a GB-second/),
      readsPerMillion: number(costs, /\| DynamoDB on demand \| ([\d.]+)\\\* a million reads/),
      writesPerMillion: number(costs, /([\d.]+)\\\* a million writes/),
      storedGigabyte: number(costs, /([\d.]+)\\\* a GB and month, 0\.20/),
      loggedGigabyte: number(costs, /logs ([\d.]+)\\\* a GB/),
      tracesPerMillion: number(costs, /([\d.]+)\\\* a million traces/),
      gigabyteOut: number(costs, /data out to the internet \| ([\d.]+)\\\* a GB/),
      idleMonth: number(costs, /\| \*\*sum\*\* \| \| \*\*≤ ([\d.]+)\*\* \|/),
    });
  });

  test("quotas are those of the page, each with its source", () => {
    const { quotas } = published;
    const row = (name) => page.split("\n").find((line) => line.startsWith(`| ${name} |`)) ?? assert.fail(`${name} is missing`);
    const rows = {
      api: row("HTTP APIs of an account and region"),
      concurrency: row("concurrency of an account and region"),
      processor: row("memory with one vCPU"),
      polls: row("reads of a shard by Lambda"),
      table: row("a table on demand"),
      partition: row("a partition"),
      tokens: row("sign-ins and refreshes of an account's user pools"),
      presence: row("members of a presence channel"),
    };
    for (const [name, text] of Object.entries(rows)) assert.match(text, /\]\(https:\/\//, name);
    assert.deepEqual(quotas, {
      apiRequests: number(rows.api, /\| ([\d,]+) requests/),
      concurrency: number(rows.concurrency, /\| ([\d,]+) \|/),
      tableUnits: number(rows.table, /\| ([\d,]+) reads/),
      partitionWrites: number(rows.partition, /\| ([\d,]+) writes/),
      partitionReads: number(rows.partition, /and ([\d,]+) reads/),
      tokenRefreshes: number(rows.tokens, /\| (\d+)\\\* a second/),
      presenceMembers: number(rows.presence, /\| (\d+) \|/),
    });
    assert.equal(published.MEGABYTES_PER_VCPU, number(rows.processor, /\| ([\d,]+) MB/));
    assert.equal(published.POLLS, number(rows.polls, /\| (\d+) a second/));
  });

  test("Pusher's plans are those of the page, from the smallest to the largest", () => {
    const rows = [...page.matchAll(/^\| ([A-Z][\w ]*) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$/gm)];
    const value = (digits) => Number(digits.replaceAll(",", ""));
    assert.deepEqual(
      published.plans,
      rows.map(([, name, connections, messages, dollars]) => ({
        name,
        connections: value(connections),
        messages: value(messages),
        dollars: value(dollars),
      })),
    );
    assert.deepEqual(published.plans, published.plans.toSorted((one, other) => one.dollars - other.dollars));
  });
});

describe("settings", () => {
  test("are those of template.yaml", () => {
    const text = read("template.yaml");
    const throttles = [...text.matchAll(/^ {8}(?:POST \/pusher\/(?:user-)?auth|GET \/pusher\/history):\n {10}ThrottlingRateLimit: (\d+)$/gm)];
    assert.deepEqual(throttles.map(([, rate]) => Number(rate)), Array(3).fill(published.template.routeRequests));
    assert.deepEqual(published.template, {
      megabytes: number(text, /^ {4}MemorySize: (\d+)$/m),
      routeRequests: published.template.routeRequests,
      batchSize: number(text, /^ +BatchSize: (\d+)$/m),
      historyHours: number(text, /^ {2}HistoryHours:\n.*\n +Default: (\d+)$/m),
      preflightSeconds: number(text, /^ +MaxAge: (\d+)$/m),
      routeBurst: number(text, /POST \/pusher\/auth:\n.*\n +ThrottlingBurstLimit: (\d+)$/m),
    });
    assert.equal(text.match(/MemorySize:/g).length, 1);
    assert.match(text, /ParallelizationFactor: 1$/m);
  });

  test("are those of the client and the API", () => {
    const source = (path) => read(`web/packages/react/src/${path}`);
    assert.deepEqual(published.client, {
      eventsPerCursor: number(source("channelEvents.ts"), /const eventsPerCursor = (\d+);/),
      minCursorSeconds: number(source("channelEvents.ts"), /const minCursorMilliseconds = (\d+)_000;/),
      pageSize: number(source("history.ts"), /const maxPageSize = (\d+);/),
      repeatedSeconds: number(read("shared/src/main/java/dev/partyline/history/Clocks.java"), /DIFFERENCE = Duration\.ofSeconds\((\d+)\)/),
      spreadSeconds: number(source("throttle.ts"), /const defaultSpreadMilliseconds = (\d+)_000;/),
      catchUpRoom: number(source("throttle.ts"), /const catchUpRoom = ([\d.]+);/),
      pauseShare: number(source("throttle.ts"), /const pauseShare = ([\d.]+);/),
    });
    assert.match(read("shared/src/main/java/dev/partyline/notification/Publisher.java"), /MAX_BATCH = 10;/);
  });
});

describe("the model", () => {
  const all = PEOPLE.flatMap((people) =>
    MEMBERS.flatMap((members) => CHANGES.map((changes) => estimate({ people, members, changes }, measured))),
  );

  test("more changes and more people never cost less", () => {
    for (const [one, more] of all.flatMap((first) => all.map((second) => [first, second]))) {
      if (one.members !== more.members || one.changes > more.changes || one.people > more.people) continue;
      const name = `${one.people} × ${one.members}, ${one.changes} and ${more.people}, ${more.changes}`;
      assert.ok(one.dollars.aws <= more.dollars.aws, name);
      assert.ok(one.pusher.total <= more.pusher.total, name);
    }
  });

  test("counts a message for the call and one for each member, as Pusher's page does", () => {
    const { pusher } = estimate({ people: 10_000, members: 500, changes: 40_000 / 86_400 }, measured);
    assert.equal(Math.round(pusher.total), 20_040_000);
    assert.equal(pusher.plan.name, "Growth");
  });

  test("a shard that has more changes than it delivers is a limit", () => {
    const most = assumptions.shards * shardChanges(billed(measured));
    const share = (changes) =>
      estimate({ people: 1_000, members: 5, changes }, measured).limits.find(({ name }) => name === "shard order").share;
    assert.ok(share(most * 0.99) < 1);
    assert.ok(share(most * 1.01) > 1);
    // All changes of one party are in one shard.
    const alone = estimate({ people: 1_000, members: 10_000, changes: most / 2 }, measured);
    assert.ok(alone.limits.find(({ name }) => name === "shard order").share > 1);
  });

  test("batches hold all changes, and the trigger's time is what its sandboxes have", () => {
    for (const { changes, trigger } of all) {
      assert.ok(trigger.invocations * published.template.batchSize >= changes * 0.999, `${changes}`);
      assert.ok(trigger.invocations <= Math.max(changes, 1), `${changes}`);
    }
  });
});

describe("docs/scale.md", () => {
  test("has the tables that bin/bench --model prints", () => {
    const printed = execFileSync("bash", ["bin/bench", "--model"], { cwd: root, encoding: "utf8", timeout: 60_000 });
    const [, tables] = /^## The tables\n\n([\s\S]*?)\n(?=^## )/m.exec(page);
    assert.equal(tables, printed, "node benchmarks/scale.mjs --write puts them into the page");
  });

  test("says of each limit what to turn", () => {
    const named = [...page.split("## What each limit means")[1].split("\n## ")[0].matchAll(/^\| ([^|]+?) \|/gm)].map(([, name]) => name);
    const { limits } = estimate({ people: 1_000, members: 5, changes: 1 }, measured);
    assert.deepEqual(limits.map(({ name }) => name).filter((name) => !named.includes(name)), []);
  });

  test("says what is assumed", () => {
    const [, assumed] = /^## What is assumed\n([\s\S]*?)(?=^## )/m.exec(page);
    const { startsPerHour, reconnectsPerHour, absentSeconds, tokenSeconds, tableMilliseconds, shards } = assumptions;
    assert.match(assumed, new RegExp(`^\\| page loads and reconnects \\| ${startsPerHour} and ${reconnectsPerHour} an hour`, "m"));
    assert.match(assumed, new RegExp(`^\\| an absence \\| ${absentSeconds} s`, "m"));
    assert.match(assumed, new RegExp(`^\\| a token \\| ${tokenSeconds / 60} min`, "m"));
    assert.match(assumed, new RegExp(`^\\| a call to DynamoDB \\| ${tableMilliseconds} ms`, "m"));
    assert.match(assumed, new RegExp(`^\\| shards \\| ${shards}:`, "m"));
    const { eventKilobytes, storedKilobytes, answerKilobytes, decisionLogKilobytes, batchLogKilobytes, accessLogKilobytes } = assumptions;
    assert.equal(decisionLogKilobytes, batchLogKilobytes);
    assert.ok(
      assumed.includes(
        `${eventKilobytes} KB an event, ${storedKilobytes} KB with its head in the table, ${answerKilobytes} KB an answer, ` +
          `${decisionLogKilobytes} KB a decision's or batch's log, ${accessLogKilobytes} KB an access log`,
      ),
    );
  });
});
