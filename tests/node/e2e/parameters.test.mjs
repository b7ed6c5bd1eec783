// bin/local --parameter-overrides: the stack follows the values, and says where it cannot.
import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { Stack, anyPorts, local, onlyLine } from "../stack.mjs";

const NEW = "http://localhost:5174";
const OLD = "http://localhost:5173";

/** What the API answers to a browser's preflight request from an origin. */
async function preflight(stack, origin) {
  const headers = { Origin: origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization" };
  const answer = await fetch(`${stack.ready.api}/pusher/auth`, { method: "OPTIONS", headers });
  return answer.headers.get("access-control-allow-origin");
}

const warnings = (stack) => stack.log.filter((line) => line.startsWith("bin/local: "));

describe("a stack with other parameters", () => {
  let stack;
  after(() => stack?.stop());

  test("lets in the origin that AllowedOrigins names, and the default's no more", async () => {
    stack = await Stack.start(["--parameter-overrides", `AllowedOrigins=${NEW},http://other.example`]);
    assert.equal(await preflight(stack, NEW), NEW);
    assert.equal(await preflight(stack, "http://other.example"), "http://other.example");
    assert.equal(await preflight(stack, OLD), null);
    const answer = await stack.auth("{}", { Origin: NEW, "Content-Type": "application/json" });
    assert.equal(answer.headers.get("access-control-allow-origin"), NEW);
    assert.deepEqual(warnings(stack), []);
  });
});

describe("conditions and variables", () => {
  let stack;
  after(() => stack?.stop());

  test("follow their parameters; what bin/local or the caller sets is said", async () => {
    stack = await Stack.start(
      ["--parameter-overrides", "Stage=prod", "SharedRateLimit=true", "AuthRequestsPerMinute=5", "LogRetentionDays=7", "JwtMaxLifetimeSeconds=60"],
      { AUTH_REQUESTS_PER_MINUTE: "2" },
    );
    // Stage=prod has no mock event.
    const mock = await fetch(`${stack.ready.api}/pusher/mock-event`, { method: "POST", body: "{}" });
    assert.equal(mock.status, 404);
    const body = new URLSearchParams({ socket_id: "1234.5678", channel_name: "private-user-ada" });
    const ask = async (expiresIn) => {
      const headers = { Authorization: `Bearer ${await stack.token("ada", "", { expiresIn })}` };
      return (await stack.auth(body, headers)).status;
    };
    assert.equal(await ask(60), 200);
    // A count whose answer comes late is repeated, and then counts twice.
    await ask(60);
    assert.equal(await ask(60), 429, "the caller's variable takes precedence");
    assert.equal(await ask(3600), 401, "the token's lifetime is limited");
    assert.deepEqual(warnings(stack), [
      "bin/local: warning: Stage does not change STAGE, which bin/local itself sets",
      "bin/local: warning: AuthRequestsPerMinute does not change AUTH_REQUESTS_PER_MINUTE, which your environment sets",
      "bin/local: warning: LogRetentionDays has no effect on what bin/local runs",
    ]);
  });
});

describe("an invalid override is one line and 2", { concurrency: 2 }, () => {
  const refused = {
    "AllowedOrigin=http://a": /unknown parameter AllowedOrigin; did you mean AllowedOrigins\?$/,
    "Stage=local": /Parameters\/Stage: 'local' is not one of AllowedValues dev, prod$/,
    "AuthRequestsPerMinute=many": /Parameters\/AuthRequestsPerMinute: 'many' is not a number$/,
    "AllowedOrigins=*": /^bin\/local: --parameter-overrides: AllowedOrigins: .*AllowedOrigins must list origins/,
    "PartyTableName=elsewhere PartyTableStreamArn=arn": /PartyTableName.*: bin\/local cannot run the template with this value/,
    AllowedOrigins: /argument 1 is not Name=value$/,
  };
  for (const [override, message] of Object.entries(refused)) {
    test(override, async () => {
      const result = await local([...anyPorts, "--parameter-overrides", override]);
      assert.match(onlyLine(result), message);
      assert.equal(result.code, 2);
    });
  }

  test("a value that a function does not accept is the function's own message", async () => {
    const line = onlyLine(await local([...anyPorts, "--parameter-overrides", "JwksUrl=http://keys.example/jwks"]));
    assert.ok(line.includes("Function: JWKS_URL must be an https address"), line);
  });

  test("exec and invoke take it too, and no option before their name", async () => {
    const script = "console.log(JSON.parse(process.env.PARTYLINE_READY).environment.JWT_AUDIENCE)";
    const result = await local(["exec", "--parameter-overrides", "JwtAudience=a,b", "--", "node", "-e", script]);
    assert.equal(result.stdout, "a,b\n", result.stderr);
    const args = ["MockEventFunction", "events/mock-event.json", "--parameter-overrides", "Stage=prod"];
    const invoked = await local(["invoke", ...args]);
    assert.match(invoked.stderr, /^bin\/local: template.yaml has no function MockEventFunction$/m);
    assert.equal(invoked.code, 1);
    assert.match(onlyLine(await local(["--no-demo-data", "exec", "--", "true"])), /--no-demo-data must come after exec/);
  });
});
