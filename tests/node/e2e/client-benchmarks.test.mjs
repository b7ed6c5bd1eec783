// The benchmarks of clients run, with few of them. Their figures are not looked at: the machine may be busy.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../stack.mjs";

const skip = existsSync(join(root, "web/node_modules/pusher-js")) ? false : "the packages of web are not installed";

/** What it prints. It rejects if the benchmark fails. */
async function run(name) {
  const { stdout } = await promisify(execFile)(process.execPath, [`benchmarks/${name}.mjs`, "--quick"], { cwd: root, timeout: 300_000 });
  return stdout;
}

test("a client that was away catches up", { skip }, async () => {
  assert.match(await run("history"), /^round 1: 50 events over 5 channels, caught up [\d.]+ s after the new connection$/m);
});

test("clients that were all cut subscribe again, and none gives up", { skip }, async () => {
  assert.match(await run("reconnect-storm"), /^run 1: 20 clients, .* ratio [\d.]+, requests [2-5] at most .*, 0 times 5xx, 0 gave up/m);
});
