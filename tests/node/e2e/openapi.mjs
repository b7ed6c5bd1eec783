// docs/openapi.yaml, held against the template, the table of answers and real answers.
import { before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { local, root, until } from "../stack.mjs";

const ADA = "48873148-efcc-4c01-b8a8-56b55f1143e3";
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "Content-Type": "application/json" };
const AUTH = "/pusher/auth";
const USER_AUTH = "/pusher/user-auth";
const HISTORY = "/pusher/history";
const MOCK = "/pusher/mock-event";

const text = (path) => readFileSync(root + path, "utf8");
const source = parse(text("docs/openapi.yaml"));
const validator = new Validator();
const lint = await validator.validate(structuredClone(source));
const document = lint.valid ? validator.resolveRefs() : source;

// Not strict: formats and contentSchema say more than ajv knows.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** The one operation of a path. */
const operation = (path) => Object.values(document.paths[path])[0];

/** Those of the table of answers in docs/authentication.md. */
export function answerStatuses() {
  const statuses = [...text("docs/authentication.md").matchAll(/^\|[^|]+\| ([0-9]{3}) \|/gm)].map((row) => row[1]);
  assert.ok(statuses.length > 5, "the table was not found");
  return statuses.toSorted();
}

function complaints(schema, value) {
  const validate = ajv.compile(schema);
  return validate(value) ? "" : `${JSON.stringify(value)}: ${ajv.errorsText(validate.errors)}`;
}

/** Registers the tests. The stacks may be filled in before they run. */
export function describeOpenApi(stacks) {
  describeDocument();
  describeAnswers(stacks);
  describeSeen();
}

function describeDocument() {
  describe("the document", () => {
    test("is OpenAPI 3.1 without a fault", () => {
      assert.ok(lint.valid, JSON.stringify(lint.errors, null, 2));
      assert.equal(validator.version, "3.1");
    });

    test("has the template's routes and no others", () => {
      const template = parse(text("template.yaml"), { logLevel: "silent" });
      const routes = Object.values(template.Resources)
        .flatMap((resource) => Object.values(resource.Properties?.Events ?? {}))
        .filter((event) => event.Type === "HttpApi")
        .map(({ Properties: { Method, Path } }) => `${Method} ${Path}`);
      const documented = Object.entries(document.paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
      );
      assert.deepEqual(documented.toSorted(), routes.toSorted());
    });

    test("has the statuses of the table in docs/authentication.md", () => {
      assert.deepEqual(Object.keys(document.paths[AUTH].post.responses), answerStatuses());
    });

    for (const path of Object.keys(document.paths)) {
      const { requestBody, parameters = [], responses } = operation(path);
      const contents = requestBody ? [["request", requestBody.content]] : [];
      for (const [status, { content }] of Object.entries(responses)) contents.push([status, content]);
      test(`${path}: each of its examples is what its schema asks for`, () => {
        for (const { name, schema, example } of parameters) {
          assert.equal(complaints(schema, example), "", name);
        }
        for (const [where, content] of contents) {
          for (const [type, { schema, examples }] of Object.entries(content)) {
            assert.ok(Object.keys(examples ?? {}).length > 0, `${where} ${type} has no example`);
            for (const [name, { value }] of Object.entries(examples)) {
              assert.equal(complaints(schema, value), "", `${where} ${type} ${name}`);
            }
          }
        }
      });
    }
  });
}

const reached = new Set();

/** Fails unless the document has this answer. */
async function documented(path, answer, status) {
  const body = await answer.text();
  assert.equal(answer.status, status, body);
  const response = operation(path).responses[status];
  assert.ok(response, `${path} has no ${status}`);
  const type = answer.headers.get("content-type");
  assert.ok(response.content[type], `${path} ${status} has no ${type}`);
  assert.equal(complaints(response.content[type].schema, JSON.parse(body)), "", `${path} ${status}`);
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const sent = answer.headers.get(name);
    const value = header.schema.type === "integer" && sent !== null ? Number(sent) : sent;
    if (value !== null) assert.equal(complaints(header.schema, value), "", `${path} ${status} ${name}`);
    else assert.ok(!header.required, `${path} ${status} came without ${name}`);
  }
  // Nor has it another header that a client could go by.
  const known = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
  for (const name of ["cache-control", "www-authenticate", "retry-after"]) {
    assert.ok(known.includes(name) || !answer.headers.has(name), `${path} ${status} has ${name}, the document has not`);
  }
  reached.add(`${path} ${status}`);
  return JSON.parse(body);
}

/** Whether the document takes these parameters of the history. */
function takenQuery(query) {
  const { parameters } = operation(HISTORY);
  const sent = [...new URLSearchParams(query)];
  return parameters.every(({ name, required, schema }) => {
    const values = sent.filter(([field]) => field === name).map(([, value]) => value);
    if (values.length === 0) return !required;
    const value = schema.type === "integer" && /^[0-9]+$/.test(values[0]) ? Number(values[0]) : values[0];
    return values.length === 1 && complaints(schema, value) === "";
  });
}

/** Whether the document takes this body. */
function taken(path, headers, body) {
  const media = document.paths[path].post.requestBody.content[headers["Content-Type"]];
  const fields = headers === FORM ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
  return complaints(media.schema, fields) === "";
}

const post = (stack, path, headers, body) => fetch(stack.ready.api + path, { method: "POST", headers, body });
const form = (fields) => new URLSearchParams(fields).toString();
const OWN = { socket_id: "1234.5678", channel_name: `private-user-${ADA}` };
const EVENT = { channel: `private-user-${ADA}`, event: "test", data: { a: [1] } };

function describeAnswers(stacks) {
  describe("real answers", () => {
    let invoked, token;

    before(async () => {
      // Without the key set nobody comes as far as Pusher, so this answer is asked for by itself.
      invoked = await local(["invoke", "MockEventFunction", "events/mock-event.json"], { PUSHER_HOST: "127.0.0.1:1" });
      token = await stacks.shared.token(ADA, "ada");
    });

    const bearer = (value = token) => ({ Authorization: `Bearer ${value}` });

    for (const [headers, write] of [
      [JSON_TYPE, JSON.stringify],
      [FORM, form],
    ]) {
      for (const channel_name of [OWN.channel_name, "private-party-garden-party", "presence-party-garden-party"]) {
        test(`200: ${channel_name.split("-", 2).join("-")} as ${headers["Content-Type"]}`, async () => {
          const body = write({ ...OWN, channel_name });
          assert.ok(taken(AUTH, headers, body));
          const signed = await documented(AUTH, await post(stacks.shared, AUTH, { ...headers, ...bearer() }, body), 200);
          const { contentSchema } = document.components.schemas.SignedSubscription.properties.channel_data;
          assert.equal(signed.channel_data !== undefined, channel_name.startsWith("presence-"));
          if (signed.channel_data) assert.equal(complaints(contentSchema, JSON.parse(signed.channel_data)), "");
        });
      }
      for (const change of [
        { socket_id: undefined },
        { socket_id: "1234.5678:x" },
        { socket_id: "1".repeat(21) + ".1" },
        { channel_name: "" },
        { channel_name: "private-user-a:b" },
        { channel_name: `private-user-${"a".repeat(152)}` },
      ]) {
        test(`400: ${JSON.stringify(change)} as ${headers["Content-Type"]}, which the document does not take either`, async () => {
          const body = write(JSON.parse(JSON.stringify({ ...OWN, ...change })));
          assert.ok(!taken(AUTH, headers, body));
          await documented(AUTH, await post(stacks.shared, AUTH, { ...headers, ...bearer() }, body), 400);
        });
      }
    }

    test("401 without a token, and with one that is not accepted", async () => {
      await documented(AUTH, await post(stacks.shared, AUTH, FORM, form(OWN)), 401);
      await documented(AUTH, await post(stacks.shared, AUTH, { ...FORM, ...bearer("a.b.c") }, form(OWN)), 401);
      await documented(MOCK, await post(stacks.faulty, MOCK, JSON_TYPE, JSON.stringify(EVENT)), 401);
    });

    test("403", async () => {
      const body = form({ ...OWN, channel_name: "private-user-somebody-else" });
      await documented(AUTH, await post(stacks.shared, AUTH, { ...FORM, ...bearer() }, body), 403);
    });

    test("413", async () => {
      await documented(AUTH, await post(stacks.shared, AUTH, { ...FORM, ...bearer() }, "x".repeat(8193)), 413);
      await documented(MOCK, await post(stacks.shared, MOCK, JSON_TYPE, "x".repeat(1024 * 1024 + 1)), 413);
    });

    test("415", async () => {
      const plain = { "Content-Type": "text/plain" };
      await documented(AUTH, await post(stacks.shared, AUTH, { ...plain, ...bearer() }, form(OWN)), 415);
      await documented(MOCK, await post(stacks.shared, MOCK, plain, JSON.stringify(EVENT)), 415);
    });

    test("429, for whoever has tried more tokens than one a minute", async () => {
      await documented(AUTH, await post(stacks.faulty, AUTH, { ...FORM, ...bearer("a.b.c") }, form(OWN)), 401);
      await documented(AUTH, await post(stacks.faulty, AUTH, { ...FORM, ...bearer("a.b.c") }, form(OWN)), 429);
    });

    test("503 while the key set cannot be reached", async () => {
      const known = bearer(await stacks.shared.token(ADA));
      await documented(AUTH, await post(stacks.faulty, AUTH, { ...FORM, ...known }, form(OWN)), 503);
      await documented(MOCK, await post(stacks.faulty, MOCK, { ...JSON_TYPE, ...known }, JSON.stringify(EVENT)), 503);
      const { log } = stacks.faulty;
      await until(() => log.some((line) => line.includes('"reason":"key_set"')), () => log.join("\n"));
    });

    for (const [headers, write] of [
      [JSON_TYPE, JSON.stringify],
      [FORM, form],
    ]) {
      test(`200: several channels as ${headers["Content-Type"]}`, async () => {
        const names = [OWN.channel_name, "presence-party-garden-party", "private-user-somebody-else", "a:b"];
        const body =
          headers === FORM
            ? form({ socket_id: OWN.socket_id, ...Object.fromEntries(names.map((name, i) => [`channel_name[${i}]`, name])) })
            : write({ ...OWN, channel_name: names });
        assert.ok(taken(AUTH, headers, body));
        const answers = await documented(AUTH, await post(stacks.shared, AUTH, { ...headers, ...bearer() }, body), 200);
        assert.deepEqual(Object.values(answers).map(({ status }) => status), [200, 200, 403, 400]);
      });

      test(`a sign-in: 200 as ${headers["Content-Type"]}`, async () => {
        const body = write({ socket_id: "1234.5678" });
        assert.ok(taken(USER_AUTH, headers, body));
        const signed = await documented(USER_AUTH, await post(stacks.shared, USER_AUTH, { ...headers, ...bearer() }, body), 200);
        const { contentSchema } = document.components.schemas.SignedSignIn.properties.user_data;
        assert.equal(complaints(contentSchema, JSON.parse(signed.user_data)), "");
      });

      test(`a sign-in: 400 as ${headers["Content-Type"]}, which the document does not take either`, async () => {
        const body = write({ socket_id: "1234.5678:x" });
        assert.ok(!taken(USER_AUTH, headers, body));
        await documented(USER_AUTH, await post(stacks.shared, USER_AUTH, { ...headers, ...bearer() }, body), 400);
      });
    }

    test("400: a list that names a channel twice, which the document does not take either", async () => {
      const body = JSON.stringify({ ...OWN, channel_name: ["public", "public"] });
      assert.ok(!taken(AUTH, JSON_TYPE, body));
      await documented(AUTH, await post(stacks.shared, AUTH, { ...JSON_TYPE, ...bearer() }, body), 400);
    });

    test("a sign-in: the other refusals", async () => {
      const body = form({ socket_id: "1234.5678" });
      const plain = { "Content-Type": "text/plain" };
      await documented(USER_AUTH, await post(stacks.shared, USER_AUTH, FORM, body), 401);
      await documented(USER_AUTH, await post(stacks.shared, USER_AUTH, { ...FORM, ...bearer() }, "x".repeat(8193)), 413);
      await documented(USER_AUTH, await post(stacks.shared, USER_AUTH, { ...plain, ...bearer() }, body), 415);
      // The address has used up its tries before.
      await documented(USER_AUTH, await post(stacks.faulty, USER_AUTH, { ...FORM, ...bearer("a.b.c") }, body), 429);
      const known = bearer(await stacks.shared.token(ADA));
      await documented(USER_AUTH, await post(stacks.faulty, USER_AUTH, { ...FORM, ...known }, body), 503);
    });

    const history = (stack, query, headers = {}) => fetch(`${stack.ready.api}${HISTORY}?${query}`, { headers });

    test("the history: 200, and its cursor is taken again", async () => {
      const query = `channel_name=${OWN.channel_name}&limit=10`;
      assert.ok(takenQuery(query));
      const page = await documented(HISTORY, await history(stacks.shared, query, bearer()), 200);
      const next = `${query}&after=${page.cursor}`;
      assert.ok(takenQuery(next));
      await documented(HISTORY, await history(stacks.shared, next, bearer()), 200);
    });

    for (const query of [
      "limit=10",
      "channel_name=a:b",
      `channel_name=${OWN.channel_name}&limit=0`,
      `channel_name=${OWN.channel_name}&limit=201`,
      `channel_name=${OWN.channel_name}&limit=x`,
      `channel_name=${OWN.channel_name}&after=`,
      `channel_name=${OWN.channel_name}&after=a.b`,
    ]) {
      test(`the history: 400 for ${query}, which the document does not take either`, async () => {
        assert.ok(!takenQuery(query));
        await documented(HISTORY, await history(stacks.shared, query, bearer()), 400);
      });
    }

    test("the history: the other refusals", async () => {
      const query = `channel_name=${OWN.channel_name}`;
      await documented(HISTORY, await history(stacks.shared, query), 401);
      await documented(HISTORY, await history(stacks.shared, "channel_name=private-user-somebody-else", bearer()), 403);
      // The address has used up its tries before.
      await documented(HISTORY, await history(stacks.faulty, query, bearer("a.b.c")), 429);
      const known = bearer(await stacks.shared.token(ADA));
      await documented(HISTORY, await history(stacks.faulty, query, known), 503);
    });

    test("the history: 404 with HistoryHours=0", async () => {
      const args = ["ChannelAuthFunction", "events/history.json", "--parameter-overrides", "HistoryHours=0"];
      const { code, stdout, stderr } = await local(["invoke", ...args]);
      assert.equal(code, 0, stderr);
      const { statusCode: status, headers, body } = JSON.parse(stdout);
      await documented(HISTORY, new Response(body, { status, headers }), 404);
    });

    test("a mock event: 200, and 502 while Pusher cannot be reached", async () => {
      const body = JSON.stringify(EVENT);
      assert.ok(taken(MOCK, JSON_TYPE, body));
      await documented(MOCK, await post(stacks.shared, MOCK, JSON_TYPE, body), 200);
      assert.equal(invoked.code, 0, invoked.stderr);
      const { statusCode: status, headers, body: answer } = JSON.parse(invoked.stdout);
      await documented(MOCK, new Response(answer, { status, headers }), 502);
    });

    test("a mock event: 403 for a channel of somebody else, as deployed in dev", async () => {
      const event = JSON.parse(text("events/mock-event.json"));
      const body = JSON.stringify({ ...EVENT, channel: "private-user-somebody-else" });
      const folder = mkdtempSync(join(tmpdir(), "partyline-mock-event-"));
      try {
        const file = join(folder, "event.json");
        writeFileSync(file, JSON.stringify({ ...event, body, isBase64Encoded: false }));
        const { code, stdout, stderr } = await local(["invoke", "MockEventFunction", file, "-n", "events/env.json"]);
        assert.equal(code, 0, stderr);
        const { statusCode: status, headers, body: answer } = JSON.parse(stdout);
        await documented(MOCK, new Response(answer, { status, headers }), 403);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    for (const change of [{ channel: "a:b" }, { event: "" }, { event: "pusher:x" }, { event: "e".repeat(201) }, { data: undefined }]) {
      test(`a mock event: 400 for ${JSON.stringify(change).slice(0, 40)}, which the document does not take either`, async () => {
        const body = JSON.stringify({ ...EVENT, ...change });
        assert.ok(!taken(MOCK, JSON_TYPE, body));
        await documented(MOCK, await post(stacks.shared, MOCK, JSON_TYPE, body), 400);
      });
    }
  });
}

function describeSeen() {
  describe("no answer is documented that was not seen", () => {
    // What a running stack cannot be brought to from outside.
    const unreachable = {
      [`${AUTH} 500`]: "an unexpected exception; ChannelAuthHandlerTest causes one",
      [`${USER_AUTH} 500`]: "an unexpected exception",
      [`${HISTORY} 500`]: "an unexpected exception",
      [`${MOCK} 500`]: "an unexpected exception",
      [`${MOCK} 429`]: "API Gateway's own, and bin/local does not throttle",
    };
    for (const path of Object.keys(document.paths)) {
      for (const status of Object.keys(operation(path).responses)) {
        const key = `${path} ${status}`;
        test(key, { skip: unreachable[key] ?? false }, () => assert.ok(reached.has(key)));
      }
    }

    test("and nothing is called unreachable that was seen", () => {
      assert.deepEqual(Object.keys(unreachable).filter((key) => reached.has(key)), []);
    });
  });
}
