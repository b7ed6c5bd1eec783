// bin/local as a program: failing to start, and its commands.
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, local, onlyLine } from "../stack.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("an error is one line, and nothing keeps running", { concurrency: 2 }, () => {
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

  test("no JDK is new enough", async () => {
    // A path with all tools except a JDK.
    for (const tool of ["bash", "env", "dirname", "readlink", "sed", "find", "mktemp", "cat"]) {
      const path = execFileSync("bash", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
      if (!existsSync(join(folder, tool))) symlinkSync(path, join(folder, tool));
    }
    const result = await local([], { PATH: folder, JAVA_HOME: "", HOME: folder, PARTYLINE_JDK_FOLDERS: folder });
    assert.match(onlyLine(result), /no JDK 21 or newer/);
  });

  test("a function's table does not exist", async () => {
    const line = onlyLine(await local(anyPorts, { PARTY_TABLE: "nowhere" }));
    assert.match(line, /PARTY_TABLE=nowhere, but this table does not exist/);
  });

  // One variable: the functions' own tests check all.
  test("a variable is invalid", async () => {
    const line = onlyLine(await local(anyPorts, { JWKS_URL: "http://keys.example/jwks" }));
    assert.ok(line.includes("Function: JWKS_URL must be an https address"), line);
  });

  test("a port is out of range", async () => {
    const result = await local(["--api-port", "70000"]);
    assert.equal(onlyLine(result), "bin/local: --api-port must be 0 (any free one) to 65535");
    assert.equal(result.code, 2);
  });

  test("an unknown option", async () => {
    const result = await local(["--no-such-option"]);
    assert.equal(result.code, 2);
    assert.match(result.stderr, /--no-such-option/);
  });
});

describe("commands", () => {
  test("token prints a token of the running stack, or one line if no stack runs", async () => {
    const stack = await Stack.shared();
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
    const left = createServer();
    await new Promise((resolve) => left.listen(0, "127.0.0.1", resolve));
    const nobody = new URL(stack.ready.issuer);
    nobody.port = left.address().port;
    await new Promise((resolve) => left.close(resolve));
    assert.match(onlyLine(await local(["token", "--issuer", `${nobody}`, "--sub", "ada"])), /no issuer answers/);
  });

  test("invoke invokes a function with an event", async () => {
    const event = join(folder, "event.json");
    writeFileSync(event, JSON.stringify({ version: "2.0", headers: { "content-type": "application/json" }, body: "{}", isBase64Encoded: false }));
    const result = await local(["invoke", "ChannelAuthFunction", event]);
    assert.equal(result.code, 0, result.stderr);
    const answer = JSON.parse(result.stdout);
    assert.equal(answer.statusCode, 400);
    assert.match(onlyLine(await local(["invoke", "NoFunction", event])), /no function NoFunction/);
    assert.match(onlyLine(await local(["invoke", "ChannelAuthFunction", "nowhere.json"])), /cannot read nowhere.json/);
  });

  test("invoke delivers with the keys of another Pusher app, which its own server then has", async () => {
    const result = await local(["invoke", "MockEventFunction", "events/mock-event.json", "-n", "events/env.json"]);
    assert.equal(result.code, 0, result.stderr);
    const answer = JSON.parse(result.stdout);
    assert.equal(answer.statusCode, 200, answer.body);
  });
});
