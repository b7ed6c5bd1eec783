// bin/local exec: a command with a stack of its own.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, local, onlyLine, root, until } from "../stack.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const exec = (command, ...options) => local(["exec", ...options, "--", ...command]);

test("the command has the caller's input, output, errors and folder, and finds the stack; its exit code is the outcome", async () => {
  const log = join(folder, "functions.log");
  const script = `
    const ready = JSON.parse(process.env.PARTYLINE_READY);
    const answer = await fetch(ready.api + "/pusher/auth", { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } });
    const token = execFileSync("bin/local", ["token", "--sub", "ada"], { encoding: "utf8" });
    const { iss } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    console.log(JSON.stringify({ status: answer.status, own: iss === ready.issuer, input: readFileSync(0, "utf8"), args: process.argv.slice(1), ready, log: process.env.PARTYLINE_LOG }));
    console.error("to standard error");
    process.exitCode = 7;`;
  const source = `import { readFileSync } from "node:fs"; import { execFileSync } from "node:child_process"; ${script}`;
  const result = await local(
    ["exec", "--log", log, "--", "node", "--input-type=module", "-e", source, "--", "--help", "a b"],
    {},
    "hello",
  );
  assert.equal(result.stderr, "to standard error\n");
  assert.equal(result.code, 7);
  const { status, own, input, args, ready, log: named } = JSON.parse(result.stdout);
  assert.deepEqual({ status, own, input, args, named }, { status: 400, own: true, input: "hello", args: ["--help", "a b"], named: log });
  assert.match(readFileSync(log, "utf8"), /^\[ChannelAuthFunction] .*"outcome":"malformed"/m);
  await assert.rejects(fetch(ready.api), "the stack has ended with the command");
});

test("a command that cannot be started is one line, and 127", async () => {
  const result = await exec([join(folder, "no-such-command")], "--log", join(folder, "unused.log"));
  assert.match(onlyLine(result), /no-such-command/);
  assert.equal(result.code, 127);
});

test("a log that cannot be written, and no command, are told before anything is started", async () => {
  assert.match(onlyLine(await exec(["true"], "--log", join(folder, "nowhere", "log"))), /--log: .*nowhere/);
  const result = await exec([]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /COMMAND/);
});

test("SIGTERM ends the command and all that it has started, then the stack", async () => {
  const pids = join(folder, "pids");
  // The second process would live on if only the first were ended.
  const script = `sleep 600 & echo $$ $! "$PARTYLINE_READY" >"${pids}.new"; mv "${pids}.new" "${pids}"; wait`;
  const child = spawn(join(root, "bin", "local"), ["exec", "--", "bash", "-c", script], { cwd: root, stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    await until(() => existsSync(pids), "the command runs", 300_000);
  } finally {
    child.kill("SIGTERM");
  }
  assert.deepEqual(await ended, [143, null]);
  const [, first, second, ready] = readFileSync(pids, "utf8").match(/^(\d+) (\d+) (.*)/);
  assert.deepEqual([first, second].filter(isAlive), []);
  await assert.rejects(fetch(JSON.parse(ready).api));
});
