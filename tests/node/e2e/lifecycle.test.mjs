// bin/local as a program: starting, ending without a trace, and starting again.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, isAlive, until } from "../stack.mjs";
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

/** What a process has in memory. */
const kilobytes = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]);

/** Ends a stack, and looks whether anything is left of it. */
async function endsWithoutATrace(stack, signal) {
  const processes = [stack.pid, ...descendants(stack.pid)];
  assert.ok(processes.length >= 4, `one process for the stack, one for each function: ${processes}`);
  await stack.stop(signal);
  await until(() => processes.every((pid) => !isAlive(pid)), () => `still there: ${processes.filter(isAlive)}`);
  for (const port of ports(stack.ready)) {
    // A process whose first thread has ended is listed as ended while its other threads still hold its sockets.
    await until(() => canBind(port), `port ${port} is free again`);
  }
}

test("takes less than 1.5 GB, and ends without a trace after SIGKILL", async () => {
  // Named ports, as a person's are: those are made to be used again at once.
  const stack = await Stack.start([], {}, await chosenPorts());
  const megabytes = Math.round([stack.pid, ...descendants(stack.pid)].map(kilobytes).reduce((sum, value) => sum + value) / 1024);
  await endsWithoutATrace(stack, "SIGKILL");
  assert.ok(megabytes < 1536, `all of it took ${megabytes} MB`);
});

test("with --data a restart keeps the table, and tells nobody anything twice; Ctrl-C and SIGTERM leave no trace", async () => {
  const data = join(folder, "data");
  const written = await Stack.start(["--no-demo-data", "--data", data], {}, await chosenPorts());
  const table = new PartyTable(written);
  const before = new Subscriber(written, await written.token("ada"));
  await before.subscribe("private-user-ada");
  await table.join("garden", "ada", "Ada");
  await table.invite({ partyId: "first", invitedUserId: "ada", invitedAt: "2026-11-24T08:00:00Z" });
  await until(() => before.events.length === 1, "the first invitation");
  before.close();
  table.close();
  await endsWithoutATrace(written, "SIGINT");

  const restarted = await Stack.start(["--no-demo-data", "--data", data], {}, await chosenPorts());
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
    await endsWithoutATrace(restarted, "SIGTERM");
  }
});
