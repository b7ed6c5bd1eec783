// Every row of channel auth's table of answers, over HTTP, through the packaged function.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { Stack } from "../stack.mjs";
import { PartyTable } from "../table.mjs";

const ADA = randomUUID();
const PARTY = `garden-${ADA}`;
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "Content-Type": "application/json" };
const OWN = { socket_id: "1234.5678", channel_name: `private-user-${ADA}` };

let stack, token;

before(async () => {
  stack = await Stack.shared();
  const table = new PartyTable(stack);
  await table.join(PARTY, ADA, "ada");
  table.close();
  token = await stack.token(ADA, "ada");
});

after(() => stack?.stop());

const bearer = (value = token) => ({ Authorization: `Bearer ${value}` });
const form = (fields) => new URLSearchParams(fields).toString();

function signature(text) {
  const { key, secret } = stack.ready.pusher;
  return `${key}:${createHmac("sha256", secret).update(text).digest("hex")}`;
}

async function refused(answer, status, error, message) {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const body = JSON.parse(text);
  assert.deepEqual(Object.keys(body), ["error", "message"]);
  assert.equal(body.error, error);
  if (message instanceof RegExp) assert.match(body.message, message);
  else assert.equal(body.message, message);
}

describe("granted", () => {
  for (const [how, headers, write] of [
    ["JSON", JSON_TYPE, JSON.stringify],
    ["a form", FORM, form],
    ["JSON with a charset", { "Content-Type": "application/json; charset=utf-8" }, JSON.stringify],
    ["JSON with fields that nobody asked for", JSON_TYPE, (fields) => JSON.stringify({ ...fields, params: { a: [1] } })],
  ]) {
    test(`a private channel, asked for as ${how}`, async () => {
      const answer = await stack.auth(write(OWN), { ...headers, ...bearer() });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      assert.deepEqual(await answer.json(), { auth: signature(`1234.5678:${OWN.channel_name}`) });
    });
  }

  test("a presence channel: what is shown is signed along", async () => {
    const fields = { socket_id: "1.2", channel_name: `presence-party-${PARTY}` };
    const answer = await stack.auth(form(fields), { ...FORM, ...bearer() });
    assert.equal(answer.status, 200);
    const body = await answer.json();
    assert.deepEqual(JSON.parse(body.channel_data), { user_id: ADA, user_info: { username: "ada" } });
    assert.equal(body.auth, signature(`1.2:presence-party-${PARTY}:${body.channel_data}`));
  });
});

describe("400 names the field, and comes before any look at the token", () => {
  for (const [what, headers, body, message] of [
    ["not JSON", JSON_TYPE, "{", /^body is not a JSON object$/],
    ["a JSON array", JSON_TYPE, "[]", /^body is not a JSON object$/],
    ["something after the object", JSON_TYPE, `${JSON.stringify(OWN)}{}`, /^body /],
    ["no body", JSON_TYPE, "", /^body /],
    ["no socket_id", JSON_TYPE, JSON.stringify({ ...OWN, socket_id: undefined }), /^socket_id is missing$/],
    ["an empty channel_name", FORM, form({ ...OWN, channel_name: "" }), /^channel_name is empty$/],
    ["a repeated field in a form", FORM, `${form(OWN)}&socket_id=1.2`, /^socket_id is there more than once$/],
    ["a repeated field in JSON", JSON_TYPE, `{"socket_id":"1.2","socket_id":"1.2","channel_name":"x"}`, /^socket_id /],
    ["a number for a text", JSON_TYPE, JSON.stringify({ ...OWN, socket_id: 1234.5678 }), /^socket_id is not a text$/],
    ["a socket_id with a colon", FORM, form({ ...OWN, socket_id: "1234.5678:x" }), /^socket_id /],
    ["a socket_id that is a word", FORM, form({ ...OWN, socket_id: "abc" }), /^socket_id /],
    ["a channel_name with a colon", FORM, form({ ...OWN, channel_name: "private-user-a:b" }), /^channel_name /],
    ["a channel_name that is too long", FORM, form({ ...OWN, channel_name: `private-user-${"a".repeat(152)}` }), /^channel_name /],
    ["an id in another spelling", FORM, form({ ...OWN, channel_name: "private-user-=61" }), /^channel_name /],
    ["no id", FORM, form({ ...OWN, channel_name: "private-user-" }), /^channel_name /],
    ["a bad percent escape", FORM, "socket_id=%zz&channel_name=x", /^socket_id is badly encoded$/],
    ["a bad percent escape in a field nobody asked for", FORM, `${form(OWN)}&x=%zz`, /^body has a field that is badly encoded$/],
    ["a byte order mark", JSON_TYPE, `\uFEFF${JSON.stringify(OWN)}`, /^body is not a JSON object$/],
    ["a raw control character in a member nobody asked for", JSON_TYPE, JSON.stringify({ ...OWN, x: "?" }).replace("?", "\u0001"), /^body is not a JSON object$/],
    ["a repeated member that nobody asked for", JSON_TYPE, JSON.stringify(OWN).replace("{", '{"x":1,"x":2,'), /^body has a repeated member$/],
    ["bytes that are no UTF-8", FORM, "socket_id=%ff&channel_name=x", /^socket_id is badly encoded$/],
  ]) {
    test(what, async () => {
      await refused(await stack.auth(body, headers), 400, "Bad Request", message);
    });
  }
});

describe("401 has one text, whatever the reason", () => {
  const MESSAGE = "A valid bearer token is required";

  test("no token", async () => {
    const answer = await stack.auth(form(OWN), FORM);
    assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    await refused(answer, 401, "Unauthorized", MESSAGE);
  });

  const reasons = {
    "rubbish": () => "rubbish",
    "another user's signature": async () => `${token.slice(0, token.lastIndexOf("."))}.${(await stack.token("eve")).split(".")[2]}`,
    "expired": () => stack.token(ADA, "ada", { expiresIn: -60 }),
    "another audience": () => stack.token(ADA, "ada", { claims: { aud: "somebody-else" } }),
    "living too long": () => stack.token(ADA, "ada", { expiresIn: 3 * 86_400 }),
    "without a subject": () => stack.token(ADA, "ada", { claims: { sub: "" } }),
    "with alg none": () => `${Buffer.from('{"alg":"none"}').toString("base64url")}.${token.split(".")[1]}.`,
  };
  for (const [what, make] of Object.entries(reasons)) {
    test(`a token that is ${what}`, async () => {
      const answer = await stack.auth(form(OWN), { ...FORM, ...bearer(await make()) });
      assert.equal(answer.headers.get("www-authenticate"), 'Bearer error="invalid_token"');
      await refused(answer, 401, "Unauthorized", MESSAGE);
    });
  }

  test("no token, and a kind of channel that there is not", async () => {
    await refused(await stack.auth(form({ ...OWN, channel_name: "news" }), FORM), 401, "Unauthorized", MESSAGE);
  });
});

test("403 is the same for a foreign channel, a foreign party, no party and no such kind, byte for byte", async () => {
  const bodies = new Set();
  for (const channel_name of ["private-user-eve", "private-party-roof-party", "presence-party-roof-party", "private-party-x", "news"]) {
    const answer = await stack.auth(form({ ...OWN, channel_name }), { ...FORM, ...bearer() });
    assert.equal(answer.status, 403, channel_name);
    bodies.add(await answer.text());
  }
  assert.deepEqual([...bodies], ['{"error":"Forbidden","message":"Not authorized to access this channel"}']);
});

test("413 from 8 KiB on, 200 up to there", async () => {
  const padded = (bytes) => {
    const start = `${form(OWN)}&params=`;
    return start + "x".repeat(bytes - start.length);
  };
  const at = await stack.auth(padded(8192), { ...FORM, ...bearer() });
  assert.equal(at.status, 200);
  const over = await stack.auth(padded(8193), { ...FORM, ...bearer() });
  await refused(over, 413, "Payload Too Large", /8192/);
});

test("415 for any other content type, and for none", async () => {
  for (const headers of [{ "Content-Type": "text/plain" }, { "Content-Type": "application/xml" }, { "Content-Type": "" }]) {
    await refused(await stack.auth(JSON.stringify(OWN), { ...headers, ...bearer() }), 415, "Unsupported Media Type", /application\/json/);
  }
});

test("a page of an allowed origin may ask and read errors, another may not", async () => {
  const url = `${stack.ready.api}/pusher/auth`;
  const preflight = (origin) =>
    fetch(url, { method: "OPTIONS", headers: { Origin: origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization" } });
  const allowed = await preflight("http://localhost:5173");
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-origin"), "http://localhost:5173");
  assert.match(allowed.headers.get("access-control-allow-headers"), /authorization/);
  assert.equal((await preflight("http://evil.example")).headers.get("access-control-allow-origin"), null);
  const error = await fetch(url, { method: "POST", headers: { ...FORM, Origin: "http://localhost:5173" }, body: form(OWN) });
  assert.equal(error.status, 401);
  assert.equal(error.headers.get("access-control-allow-origin"), "http://localhost:5173");
});

test("nothing of a token or a signature reaches the log", async () => {
  const log = stack.log.join("\n");
  assert.ok(log.includes('"outcome":"granted"'), log);
  assert.ok(!log.includes(token.split(".")[2].slice(0, 20)));
  assert.ok(!log.includes(signature(`1234.5678:${OWN.channel_name}`).split(":")[1]));
});
