// bin/doctor against a running stack: no check fails, and damaged settings are reported.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac, hkdfSync, randomUUID } from "node:crypto";
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

/** The lines of a check. */
function lines(result, check) {
  return result.stdout.split("\n").filter((line) => line.slice(6).startsWith(check.padEnd(13)));
}

test("without arguments it checks the running stack end to end", async () => {
  const result = await doctor([]);
  assert.equal(result.code, 0, result.stdout + result.stderr);
  assert.doesNotMatch(result.stdout, /^FAIL/m);
  const checks = ["variables", "cluster", "key", "connection", "key set", "issuer", "table", "stream", "TTL", "token",
    "channel auth", "CORS", "subscription", "signature", "presence", "mock event", "trigger", "clock"];
  for (const check of checks) assert.match(lines(result, check).join("\n"), /^ok {4}/, `${check}:\n${result.stdout}`);
  assert.match(result.stdout, /\n\d+ ok, 0 failed, 2 skipped\n$/);
  assert.ok(!result.stdout.includes(stack.ready.pusher.secret));
});

test("--user-hash prints a user's hash under the running stack's secret, or under a file's", async () => {
  const hash = (secret) =>
    createHmac("sha256", Buffer.from(hkdfSync("sha256", secret, "", "partyline pseudonym 1", 32)))
      .update("user:auth0|8675309")
      .digest("hex")
      .slice(0, 16);
  const result = await doctor(["--user-hash", "auth0|8675309"]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.stdout, `${hash(stack.ready.pusher.secret)}\n`);
  assert.ok(result.stderr.includes(`filter user = "${hash(stack.ready.pusher.secret)}" | fields`), result.stderr);
  assert.ok(!result.stderr.includes(stack.ready.pusher.secret));

  const file = join(folder, "previous.env");
  writeFileSync(file, "PUSHER_APP_ID=1\nPUSHER_APP_KEY=key\nPUSHER_APP_SECRET=previous\n");
  const previous = await doctor(["--user-hash", "auth0|8675309", "--env", file]);
  assert.equal(previous.stdout, `${hash("previous")}\n`);
});

test("invalid settings of a file and wrong names of a client are reported", async () => {
  const { pusher, issuer, jwks, dynamodb, table, api } = stack.ready;
  const file = join(folder, "damaged.env");
  writeFileSync(file, [
    "# the settings of bin/local, except for an outdated secret and an issuer with a superfluous slash",
    "export STAGE=local",
    `PUSHER_APP_ID=${pusher.appId}`,
    `PUSHER_APP_KEY='${pusher.key}'`,
    'PUSHER_APP_SECRET="outdated secret"',
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
    key: /^FAIL .*401: the secret does not belong to this key\. Copy PUSHER_APP_SECRET again/,
    issuer: /^FAIL .*JWT_ISSUER is .*including a slash at the end/,
    token: /^FAIL .*iss is ".*partyline", JWT_ISSUER is ".*partyline\/"/,
    CORS: /^FAIL .*Add https:\/\/elsewhere\.example to AllowedOrigins and deploy/,
    channel: new RegExp(`^FAIL .*the escaped name is private-user-${user.replace("|", "=7C")}$`),
    "event name": /^FAIL .*Bind to party-updated, exactly/,
    subscription: /^ok .*is granted/,
    signature: /^FAIL .*another secret than the settings have/,
    "mock event": /^skip .*no subscription to receive it/,
  };
  for (const [check, text] of Object.entries(says)) assert.match(lines(result, check).join("\n"), text, `${check}:\n${result.stdout}`);
  for (const hidden of [token, token.split(".")[1], "outdated secret", pusher.secret]) assert.ok(!result.stdout.includes(hidden));
});

test("a missing file is one line", async () => {
  const result = await doctor(["--env", join(folder, "none.env")]);
  assert.equal(result.code, 1);
  assert.equal(result.stderr, `bin/doctor: ${join(folder, "none.env")} does not exist\n`);
});
