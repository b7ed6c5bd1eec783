// bin/local as a program: starting, ending without a trace, and starting again.
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";
import { Subscriber } from "../subscriber.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** All processes below this one. */
function descendants(pid) {
  const children = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

function canBind(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/**
 * Options with ports that are free now, below those that the system hands out by itself: whatever else runs
 * meanwhile asks for no port by name, and so gets none of these.
 */
async function chosenPorts() {
  const options = [];
  for (const option of anyPorts.filter((word) => word.startsWith("--"))) {
    let port;
    do {
      port = randomInt(20_000, 32_000);
    } while (options.includes(`${port}`) || !(await canBind(port)));
    options.push(option, `${port}`);
  }
  return options;
}

const ports = ({ api, dynamodb, pusher, issuer, lambda, queue }) =>
  [new URL(api).port, new URL(dynamodb).port, pusher.port, new URL(issuer).port, new URL(lambda).port, new URL(queue.endpoint).port].map(Number);

describe("ends without a trace", () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"]) {
    test(`after ${signal}`, async () => {
      // Named ports, as a person's are: those are made to be used again at once.
      const stack = await Stack.start([], {}, await chosenPorts());
      const processes = [stack.pid, ...descendants(stack.pid)];
      assert.ok(processes.length >= 4, `one process for the stack, one for each function: ${processes}`);
      await stack.stop(signal);
      await until(() => processes.every((pid) => !isAlive(pid)), () => `still there: ${processes.filter(isAlive)}`);
      for (const port of ports(stack.ready)) {
        // A process whose first thread has ended is listed as ended while its other threads still hold its sockets.
        await until(() => canBind(port), `port ${port} is free again`);
      }
    });
  }
});

test("all of it takes less than 1.5 GB", async () => {
  const stack = await Stack.start();
  try {
    const kilobytes = [stack.pid, ...descendants(stack.pid)]
      .map((pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]))
      .reduce((sum, value) => sum + value, 0);
    assert.ok(kilobytes < 1.5 * 1024 * 1024, `${Math.round(kilobytes / 1024)} MB`);
  } finally {
    await stack.stop();
  }
});

test("with --data a restart keeps the table, and tells nobody anything twice", async () => {
  const data = join(folder, "data");
  const written = await Stack.start(["--no-demo-data", "--data", data]);
  const table = new PartyTable(written);
  const before = new Subscriber(written, await written.token("ada"));
  await before.subscribe("private-user-ada");
  await table.join("garden", "ada", "Ada");
  await table.invite({ partyId: "first", invitedUserId: "ada", invitedAt: "2026-11-24T08:00:00Z" });
  await until(() => before.events.length === 1, "the first invitation");
  before.close();
  table.close();
  await written.stop();

  const restarted = await Stack.start(["--no-demo-data", "--data", data]);
  const again = new PartyTable(restarted);
  const ada = new Subscriber(restarted, await restarted.token("ada"));
  try {
    await ada.subscribe("private-user-ada");
    await ada.subscribe("private-party-garden");
    await again.invite({ partyId: "second", invitedUserId: "ada", invitedAt: "2026-11-24T08:00:00Z" });
    await until(() => ada.events.length > 0, "the second invitation");
    assert.deepEqual(ada.events.map((seen) => seen.data.partyId), ["second"]);
  } finally {
    ada.close();
    again.close();
    await restarted.stop();
  }
});
