// A project whose template.yaml has more than this one's: what bin/local runs of it, and two stacks in its folder.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lutimesSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, anyPorts, local, onlyLine, root, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";
import { Subscriber } from "../subscriber.mjs";

const folder = `${mkdtempSync(join(tmpdir(), "partyline-project-"))}/`;
// Without the stack under which the tests run: commands look for this project's.
const env = { PARTYLINE_READY: undefined };

const RESOURCES = `
  Guests:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  HealthFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: health
      Handler: app.Health::handle
      Timeout: 30
      Events:
        Health: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: /health, Method: GET}}
        Guest: {Type: HttpApi, Properties: {ApiId: !Ref Api, Path: '/guests/{guestId}', Method: ANY}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Upload: {Type: S3, Properties: {Bucket: !Ref Uploads, Events: 's3:ObjectCreated:*'}}
  Uploads:
    Type: AWS::S3::Bucket
  Rule:
    Type: AWS::Events::Rule
`;

const HEALTH = `
package app;

import java.io.InputStream;
import java.io.OutputStream;

public class Health {
  public void handle(InputStream event, OutputStream answer) throws Exception {
    event.transferTo(answer);
  }
}
`;

before(() => {
  for (const name of readdirSync(root)) {
    if (["template.yaml", ".partyline", ".git"].includes(name)) continue;
    symlinkSync(join(root, name), join(folder, name));
    // Older than the build, which must not be repeated.
    lutimesSync(join(folder, name), 0, 0);
  }
  const template = readFileSync(join(root, "template.yaml"), "utf8");
  writeFileSync(join(folder, "template.yaml"), template.replace("\nResources:\n", `\nResources:${RESOURCES}`));
  mkdirSync(join(folder, "health"));
  writeFileSync(join(folder, "Health.java"), HEALTH);
  const jdk = execFileSync(join(root, "bin/jdk-home"), { encoding: "utf8" }).trim();
  execFileSync(join(jdk, "bin/javac"), ["--release", "21", "-d", "health", "Health.java"], { cwd: folder });
});

after(() => rmSync(folder, { recursive: true, force: true }));

const start = (args = [], variables = {}) => Stack.start(args, { ...env, ...variables }, anyPorts, folder);
const run = (args, variables = {}) => local(args, { ...env, ...variables }, undefined, "bin/local", folder);
const issuerOf = (token) => JSON.parse(Buffer.from(token.trim().split(".")[1], "base64url")).iss;
const file = ({ ready }) => join(folder, ".partyline", new URL(ready.api).port, "stack.json");

describe("a template with more than bin/local runs", () => {
  let stack;
  before(async () => {
    stack = await start();
  });
  after(() => stack?.stop());

  test("each part that does not run is one warning, and the rest runs", async () => {
    const warnings = stack.log.filter((line) => line.startsWith("bin/local: warning: "));
    assert.deepEqual(
      warnings.map((line) => line.replace(/template.yaml:\d+/, "template.yaml:N")),
      [
        "bin/local: warning: template.yaml:N: Resources/HealthFunction/Properties/Events/Nightly: bin/local sends no Schedule events; bin/local invoke HealthFunction sends one",
        "bin/local: warning: template.yaml:N: Resources/HealthFunction/Properties/Events/Upload: bin/local sends no S3 events; bin/local invoke HealthFunction sends one",
        "bin/local: warning: template.yaml:N: Resources/Rule: bin/local does not run AWS::Events::Rule",
      ],
    );
    const answer = await fetch(`${stack.ready.api}/guests/ada%20b?page=2&tag=a&tag=b`, { method: "PATCH" });
    assert.equal(answer.status, 200);
    const event = await answer.json();
    assert.equal(event.routeKey, "ANY /guests/{guestId}");
    assert.deepEqual(event.pathParameters, { guestId: "ada b" });
    assert.deepEqual(event.queryStringParameters, { page: "2", tag: "a,b" });
    assert.equal((await fetch(`${stack.ready.api}/health`)).status, 200);
    assert.equal((await fetch(`${stack.ready.api}/health`, { method: "POST" })).status, 404);
  });

  test("the party table is the one whose stream the trigger reads", async () => {
    assert.match(stack.ready.table, /PartyTable$/);
    assert.equal(stack.ready.trigger, "InvitationTriggerFunction");
    const table = new PartyTable(stack);
    const ada = new Subscriber(stack, await stack.token("ada"));
    try {
      await ada.subscribe("private-user-ada");
      await table.invite({ partyId: "p", invitedUserId: "ada", invitedAt: "2026-11-24T08:00:00Z" });
      await until(() => ada.events.length === 1, "the invitation");
    } finally {
      ada.close();
      table.close();
    }
  });

  test("bin/doctor finds nothing wrong", async () => {
    const result = await local(["--local"], env, undefined, "bin/doctor", folder);
    assert.equal(result.code, 0, result.stdout + result.stderr);
  });

  test("its words fit a page on another port", async () => {
    const result = await local(["--local", "--origin", "http://127.0.0.1:5174/"], env, undefined, "bin/doctor", folder);
    assert.match(result.stdout, /Start bin\/local --parameter-overrides AllowedOrigins=http:\/\/127\.0\.0\.1:5174: /);
    assert.doesNotMatch(result.stdout, /deploy/);
  });
});

test("two stacks in one folder: commands use the second, and the first when the second has stopped", async () => {
  const first = await start(["--data", join(folder, "data")]);
  let second;
  try {
    second = await start();
    for (const stack of [first, second]) assert.equal(statSync(file(stack)).mode & 0o777, 0o600);
    const token = async () => issuerOf((await run(["token", "--sub", "ada"])).stdout);
    assert.equal(await token(), second.ready.issuer);

    await second.stop();

    assert.equal(await token(), first.ready.issuer);
    const refused = onlyLine(await run([...anyPorts, "--data", join(folder, "data")]));
    assert.match(refused, /^bin\/local: --data .*\/data: another stack uses it \(process \d+\); choose another folder, or stop that stack$/);
  } finally {
    await second?.stop();
    await first.stop();
  }
  assert.match(onlyLine(await run(["token", "--sub", "ada"])), /no stack is running, start one with bin\/local/);
});

test("a stack takes the Pusher keys of its caller, and shows no secret", async () => {
  const stack = await start([], { PUSHER_APP_KEY: "own-key", PUSHER_APP_SECRET: "own-secret" });
  const ada = new Subscriber(stack, await stack.token("ada"));
  try {
    assert.equal(stack.ready.pusher.key, "own-key");
    await ada.subscribe("private-user-ada");
    const mock = await fetch(`${stack.ready.api}/pusher/mock-event`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ channel: "private-user-ada", event: "party-updated", data: {} }),
    });
    assert.equal(mock.status, 200, await mock.text());
    await until(() => ada.events.length === 1, "the mock event");
    assert.ok(stack.log.some((line) => /the Pusher server uses your PUSHER_APP_SECRET/.test(line)), stack.log.join("\n"));
    assert.ok(![...stack.out, ...stack.log, readFileSync(file(stack), "utf8")].some((text) => text.includes("own-secret")));
    const result = await local(["--local"], { ...env, PUSHER_APP_SECRET: "own-secret" }, undefined, "bin/doctor", folder);
    assert.equal(result.code, 0, result.stdout + result.stderr);
    const without = await local(["--local"], env, undefined, "bin/doctor", folder);
    assert.match(without.stdout, /FAIL .*PUSHER_APP_SECRET.*with which bin\/local was started/);
  } finally {
    ada.close();
    await stack.stop();
  }
});

test("--version prints one line, and a bad value is one line", async () => {
  for (const command of ["bin/local", "bin/doctor", "bin/replay"]) {
    const result = await local(["--version"], env, undefined, command, folder);
    assert.match(result.stdout, new RegExp(`^${command} \\d+\\.\\d+\\.\\d+\\S* \\(JDK \\d\\S*\\)\\n$`));
    assert.equal(result.code, 0, result.stderr);
  }
  for (const [args, line] of [
    [["--api-port", "70000"], "bin/local: --api-port must be 0 (any free one) to 65535"],
    [["--api-port", "abc"], "bin/local: Invalid value for option '--api-port': 'abc' is not an int (see bin/local --help)"],
    [[...anyPorts, "--data", join(folder, "template.yaml")], `bin/local: --data ${join(folder, "template.yaml")}: is not a folder`],
  ]) {
    const result = await run(args);
    assert.equal(result.stderr, `${line}\n`);
    assert.equal(result.stdout, "");
    assert.equal(result.code, 2);
  }
});
