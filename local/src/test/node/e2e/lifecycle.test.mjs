// bin/local as a program: starting, failing to start, and ending without a trace.
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, local, root, until } from "../stack.mjs";
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

/** Options with four ports that are free now. */
async function chosenPorts() {
  const servers = anyPorts.filter((option) => option.startsWith("--")).map((option) => ({ option, server: createServer() }));
  for (const { server } of servers) {
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const options = servers.flatMap(({ option, server }) => [option, `${server.address().port}`]);
  await Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  return options;
}

const ports = ({ api, dynamodb, pusher, issuer }) => [new URL(api).port, new URL(dynamodb).port, pusher.port, new URL(issuer).port].map(Number);

/** The one line that a person gets to read. */
function onlyLine(result) {
  const lines = result.stderr.split("\n").filter((line) => line.startsWith("bin/local: ") || line.startsWith("no JDK"));
  assert.equal(lines.length, 1, `expected one line, got:\n${result.stderr}`);
  assert.equal(result.stdout, "");
  assert.ok(result.code > 0, `exit code ${result.code}`);
  return lines[0];
}

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

describe("what is wrong is one line, and nothing is left running", () => {
  for (const name of ["api", "dynamodb", "pusher", "issuer"]) {
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
