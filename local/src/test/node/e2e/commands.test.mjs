// bin/local as a program: failing to start, and its commands.
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, local, root, until } from "../stack.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The one line that a person gets to read. */
function onlyLine(result) {
  const lines = result.stderr.split("\n").filter((line) => line.startsWith("bin/local: ") || line.startsWith("no JDK"));
  assert.equal(lines.length, 1, `expected one line, got:\n${result.stderr}`);
  assert.equal(result.stdout, "");
  assert.ok(result.code > 0, `exit code ${result.code}`);
  return lines[0];
}

describe("what is wrong is one line, and nothing is left running", () => {
  for (const name of ["api", "dynamodb", "pusher", "issuer", "lambda", "queue"]) {
    test(`the ${name} port is in use`, async () => {
      const taken = createServer();
      await new Promise((resolve) => taken.listen(0, "127.0.0.1", resolve));
      try {
        const port = `${taken.address().port}`;
        const others = anyPorts.map((value, i) => (anyPorts[i - 1] === `--${name}-port` ? port : value));
        const line = onlyLine(await local(others));
        assert.match(line, new RegExp(`port ${port} is in use.*--${name}-port`));
      } finally {
        taken.close();
      }
    });
  }

  test("there is no JDK that is new enough", async () => {
    // A path on which all is found but a JDK.
    for (const tool of ["bash", "env", "dirname", "readlink", "sed", "find", "mktemp", "cat"]) {
      const path = execFileSync("bash", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
      if (!existsSync(join(folder, tool))) symlinkSync(path, join(folder, tool));
    }
    const result = await local([], { PATH: folder, JAVA_HOME: "", HOME: folder, PARTYLINE_JDK_FOLDERS: folder });
    assert.match(onlyLine(result), /no JDK 21 or newer/);
  });

  test("a function's table does not exist", async () => {
    const line = onlyLine(await local(anyPorts, { PARTY_TABLE: "nowhere" }));
    assert.match(line, /PARTY_TABLE=nowhere, and there is no such table/);
  });

  for (const [variable, value, why] of [
    ["PUSHER_APP_KEY", "", "PUSHER_APP_KEY is not set"],
    ["JWT_ISSUER", "", "JWT_ISSUER is not set"],
    ["JWKS_URL", "http://keys.example/jwks", "JWKS_URL must be an https address"],
    ["STAGE", "test", "STAGE must be local, dev or prod"],
  ]) {
    test(`${variable} is ${value === "" ? "missing" : "nonsense"}`, async () => {
      const line = onlyLine(await local(anyPorts, { [variable]: value }));
      assert.ok(line.includes(`Function: ${why}`), line);
    });
  }

  test("an option that there is not", async () => {
    const result = await local(["--no-such-option"]);
    assert.equal(result.code, 2);
    assert.match(result.stderr, /--no-such-option/);
  });
});

describe("commands", () => {
  test("token prints a token of the running stack, and one line if there is none", async () => {
    const stack = await Stack.start();
    try {
      const args = ["token", "--issuer", stack.ready.issuer, "--sub", "ada", "--username", "Ada", "--claim", "groups=[1,2]", "--expires-in", "90s"];
      const result = await local(args);
      assert.equal(result.code, 0, result.stderr);
      const claims = JSON.parse(Buffer.from(result.stdout.trim().split(".")[1], "base64url"));
      assert.equal(claims.sub, "ada");
      assert.equal(claims.iss, stack.ready.issuer);
      assert.equal(claims.preferred_username, "Ada");
      assert.deepEqual(claims.groups, [1, 2]);
      assert.equal(claims.exp - claims.iat, 90);
    } finally {
      await stack.stop();
    }
    assert.match(onlyLine(await local(["token", "--issuer", stack.ready.issuer, "--sub", "ada"])), /no issuer answers/);
  });

  test("invoke runs one event through one function", async () => {
    const event = join(folder, "event.json");
    writeFileSync(event, JSON.stringify({ version: "2.0", headers: { "content-type": "application/json" }, body: "{}", isBase64Encoded: false }));
    const result = await local(["invoke", "ChannelAuthFunction", event]);
    assert.equal(result.code, 0, result.stderr);
    const answer = JSON.parse(result.stdout);
    assert.equal(answer.statusCode, 400);
    assert.match(onlyLine(await local(["invoke", "NoFunction", event])), /no function NoFunction/);
    assert.match(onlyLine(await local(["invoke", "ChannelAuthFunction", "nowhere.json"])), /cannot read nowhere.json/);
  });

  test("invoke with the keys of another Pusher app delivers: its own server has that app then", async () => {
    const result = await local(["invoke", "MockEventFunction", "events/mock-event.json", "-n", "events/env.json"]);
    assert.equal(result.code, 0, result.stderr);
    const answer = JSON.parse(result.stdout);
    assert.equal(answer.statusCode, 200, answer.body);
  });
});

describe("exec runs a command with a stack of its own", () => {
  const under = (command, ...options) => local(["exec", ...options, "--", ...command]);

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
      { PARTYLINE_READY: undefined },
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
    const result = await under([join(folder, "no-such-command")], "--log", join(folder, "unused.log"));
    assert.match(onlyLine(result), /no-such-command/);
    assert.equal(result.code, 127);
  });

  test("a log that cannot be written, and no command, are told before anything is started", async () => {
    assert.match(onlyLine(await under(["true"], "--log", join(folder, "nowhere", "log"))), /--log: .*nowhere/);
    const result = await under([]);
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
      await until(() => existsSync(pids), "the command runs", 120_000);
    } finally {
      child.kill("SIGTERM");
    }
    assert.deepEqual(await ended, [143, null]);
    const [, first, second, ready] = readFileSync(pids, "utf8").match(/^(\d+) (\d+) (.*)/);
    for (const pid of [first, second]) assert.throws(() => process.kill(Number(pid), 0), { code: "ESRCH" });
    await assert.rejects(fetch(JSON.parse(ready).api));
  });
});
