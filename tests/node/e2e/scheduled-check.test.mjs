// The scheduled check of docs/operations.md, with bin/local in place of the deployed stack.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { Stack, root } from "../stack.mjs";

const ORIGIN = "http://localhost:5173";
const USER = `check-${randomUUID()}`;

describe("the scheduled check", () => {
  let stack, folder, reports;

  before(async () => {
    stack = await Stack.shared();
    folder = mkdtempSync(join(tmpdir(), "partyline-check-"));
    reports = join(folder, "reports");
    const { pusher, issuer, jwks, dynamodb, table } = stack.ready;
    const settings = [
      "STAGE=local",
      `PUSHER_APP_ID=${pusher.appId}`,
      `PUSHER_APP_KEY=${pusher.key}`,
      `PUSHER_APP_SECRET=${pusher.secret}`,
      `PUSHER_HOST=${pusher.host}:${pusher.port}`,
      "PUSHER_TLS=false",
      `JWT_ISSUER=${issuer}`,
      `JWKS_URL=${jwks}`,
      "JWT_AUDIENCE=partyline",
      `PARTY_TABLE=${table}`,
      "AWS_REGION=us-east-1",
      "AWS_ACCESS_KEY_ID=anyone",
      "AWS_SECRET_ACCESS_KEY=anything",
      `AWS_ENDPOINT_URL_DYNAMODB=${dynamodb}`,
    ];
    writeFileSync(join(folder, "prod.env"), settings.join("\n"));
    // What bin/local has no part for: CloudWatch, and a client's credentials.
    program("aws", `if [ "$1" = cloudwatch ]; then echo "$*" >>"${reports}"; else exec "$(next aws)" "$@"; fi`);
    program("curl", `case "$*" in *oauth/token*) echo '{"access_token":"${await stack.token(USER, "Check")}"}';; *) exec "$(next curl)" "$@";; esac`);
  });

  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await stack?.stop();
  });

  /** A program that stands before the real one in PATH. */
  function program(name, body) {
    const next = `next() { PATH=\${PATH#"${folder}:"} command -v "$1"; }`;
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${next}\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  /** The script as it is documented, with this stack's values in place of the examples. */
  function script(origin) {
    const page = readFileSync(`${root}docs/operations.md`, "utf8");
    const [text] = page.match(/(?<=^```sh\n)#!\/usr\/bin\/env bash\n[^]*?(?=^```$)/m);
    const values = {
      "cd /opt/partyline": `cd ${root}`,
      "AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1": "AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1",
      "API=https://abc123.execute-api.eu-west-1.amazonaws.com": `API=${stack.ready.api}`,
      "TABLE=partyline-prod-PartyTable-1ABC": `TABLE=${stack.ready.table}`,
      "CHECK_USER=partyline-check": `CHECK_USER=${USER}`,
      "/etc/partyline/prod.env": join(folder, "prod.env"),
      "https://party.example.org": origin,
    };
    return Object.entries(values).reduce((written, [example, value]) => {
      assert.ok(written.includes(example), `the script has no ${example}`);
      return written.replace(example, value);
    }, text);
  }

  function run(text) {
    const env = {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      AWS_ACCESS_KEY_ID: "anyone",
      AWS_SECRET_ACCESS_KEY: "anything",
      AWS_ENDPOINT_URL_DYNAMODB: stack.ready.dynamodb,
    };
    return new Promise((resolve) => {
      execFile("bash", ["-c", text], { env, timeout: 300_000 }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
    });
  }

  test("reports once if everything works, from the settings to an invitation in the history", async () => {
    const { code, stdout, stderr } = await run(script(ORIGIN));
    assert.equal(code, 0, stdout + stderr);
    assert.doesNotMatch(stdout, /^FAIL/m);
    assert.equal(
      readFileSync(reports, "utf8"),
      "cloudwatch put-metric-data --namespace Partyline --metric-name checked --dimensions stage=prod --value 1\n",
    );
    rmSync(reports);
  });

  test("reports nothing if a check of bin/doctor fails, and says which", async () => {
    const { code, stdout } = await run(script("https://elsewhere.example"));
    assert.equal(code, 1);
    assert.match(stdout, /^FAIL {2}CORS /m);
    assert.ok(!existsSync(reports));
  });

  test("reports nothing if the invitation does not arrive", async () => {
    // Waits for another one, and not for as long.
    const missing = script(ORIGIN).replace('--arg at "$AT"', "--arg at never").replace("{1..30}", "{1..2}");
    const { code, stderr } = await run(missing);
    assert.equal(code, 1);
    assert.match(stderr, /the invitation of .* is not in the history$/m);
    assert.ok(!existsSync(reports));
  });
});
