// bin/doctor against a running stack: all is well, and what was damaged is named.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, local } from "../stack.mjs";

const folder = mkdtempSync(join(tmpdir(), "partyline-test-"));
let stack;

before(async () => {
  stack = await Stack.shared();
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stack?.stop();
});

const doctor = (args, env = {}) =>
  local(args, { PARTYLINE_READY: stack.state, ...env }, undefined, "bin/doctor");

/** What a check has said, by its name. */
function lines(result, check) {
  return result.stdout.split("\n").filter((line) => line.slice(6).startsWith(check.padEnd(13)));
}

test("by itself it checks the running stack from one end to the other", async () => {
  const result = await doctor([]);
  assert.equal(result.code, 0, result.stdout + result.stderr);
  assert.doesNotMatch(result.stdout, /^FAIL/m);
  const made = ["variables", "cluster", "key", "connection", "key set", "issuer", "table", "stream", "TTL", "token",
    "auth endpoint", "CORS", "subscription", "signature", "presence", "mock event", "trigger", "clock"];
  for (const check of made) assert.match(lines(result, check).join("\n"), /^ok {4}/, `${check}:\n${result.stdout}`);
  assert.match(result.stdout, /\n\d+ ok, 0 failed, 2 skipped\n$/);
  assert.ok(!result.stdout.includes(stack.ready.pusher.secret));
});

test("what is wrong in a file of settings is named, and so is what a client gets wrong", async () => {
  const { pusher, issuer, jwks, dynamodb, table, api } = stack.ready;
  const file = join(folder, "damaged.env");
  writeFileSync(file, [
    "# as bin/local has them, but for a secret of another day and an issuer with a slash too many",
    "export STAGE=local",
    `PUSHER_APP_ID=${pusher.appId}`,
    `PUSHER_APP_KEY='${pusher.key}'`,
    'PUSHER_APP_SECRET="of another day"',
    `PUSHER_HOST=${pusher.host}:${pusher.port}`,
    "PUSHER_TLS=false",
    `JWT_ISSUER=${issuer}/`,
    `JWKS_URL=${jwks}`,
    "JWT_AUDIENCE=partyline",
    `PARTY_TABLE=${table}`,
    "AWS_REGION=us-east-1",
    "AWS_ACCESS_KEY_ID=anyone",
    "AWS_SECRET_ACCESS_KEY=anything",
    `AWS_ENDPOINT_URL_DYNAMODB=${dynamodb}`,
  ].join("\n"));
  const user = `auth0|${randomUUID()}`;
  const token = await stack.token(user);

  const result = await doctor(
    ["--env", file, "--api", api, "--origin", "https://elsewhere.example", "--channel", `private-user-${user}`, "--event", "partyUpdated"],
    { PARTYLINE_TOKEN: token },
  );

  assert.equal(result.code, 1, result.stdout + result.stderr);
  const says = {
    key: /^FAIL .*401: the secret is not that of this key\. Copy PUSHER_APP_SECRET once more/,
    issuer: /^FAIL .*JWT_ISSUER is .*slash at the end included/,
    token: /^FAIL .*iss is ".*partyline", JWT_ISSUER is ".*partyline\/"/,
    CORS: /^FAIL .*Deploy with AllowedOrigins=https:\/\/elsewhere\.example/,
    channel: new RegExp(`^FAIL .*the name is private-user-${user.replace("|", "=7C")}$`),
    "event name": /^FAIL .*Bind to party-updated, exactly/,
    subscription: /^ok .*is granted/,
    signature: /^FAIL .*another secret than that of the settings/,
    "mock event": /^skip .*no subscription that it could arrive at/,
  };
  for (const [check, text] of Object.entries(says)) assert.match(lines(result, check).join("\n"), text, `${check}:\n${result.stdout}`);
  for (const hidden of [token, token.split(".")[1], "of another day", pusher.secret]) assert.ok(!result.stdout.includes(hidden));
});

test("a file that is not there is one line", async () => {
  const result = await doctor(["--env", join(folder, "none.env")]);
  assert.equal(result.code, 1);
  assert.match(result.stderr, /^bin\/doctor: .*none\.env is not there\n$/);
});
