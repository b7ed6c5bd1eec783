// Signing in and several channels, with Pusher's own libraries and as their users send it.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import Pusher from "pusher";
import PusherJs from "pusher-js";
import { Stack, until } from "../stack.mjs";
import { PartyTable } from "../table.mjs";

const ADA = randomUUID();
const PARTY = `garden-${ADA}`;
const JSON_TYPE = { "Content-Type": "application/json" };

let stack, table, token, server;

before(async () => {
  stack = await Stack.shared();
  table = new PartyTable(stack);
  await table.join(PARTY, ADA, "Ada");
  token = await stack.token(ADA, "ada");
  const { appId, key, secret, host, port } = stack.ready.pusher;
  server = new Pusher({ appId, key, secret, host, port: `${port}`, useTLS: false });
});

after(async () => {
  table?.close();
  await stack?.stop();
});

function signIn(body, headers, value = token) {
  const authorization = value ? { Authorization: `Bearer ${value}` } : {};
  return fetch(`${stack.ready.api}/pusher/user-auth`, { method: "POST", headers: { ...headers, ...authorization }, body });
}

const signature = (text) =>
  `${stack.ready.pusher.key}:${createHmac("sha256", stack.ready.pusher.secret).update(text).digest("hex")}`;

describe("user authentication", () => {
  test("is what the pusher package's authenticateUser signs", async () => {
    const answer = await signIn(JSON.stringify({ socket_id: "1234.5678" }), JSON_TYPE);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const signed = await answer.json();
    assert.deepEqual(signed, server.authenticateUser("1234.5678", { id: ADA, user_info: { username: "ada" } }));
  });

  test("escapes an id outside of Pusher's alphabet", async () => {
    const answer = await signIn("socket_id=1.2", { "Content-Type": "application/x-www-form-urlencoded" }, await stack.token("auth0|5f7c"));
    const { auth, user_data } = await answer.json();
    assert.equal(JSON.parse(user_data).id, "auth0=7C5f7c");
    assert.equal(auth, signature(`1.2::user::${user_data}`));
  });

  test("refuses as a subscription is refused", async () => {
    assert.equal((await signIn('{"socket_id":"1.2"}', JSON_TYPE, "")).status, 401);
    assert.equal((await signIn('{"socket_id":"1.2"}', JSON_TYPE, "a.b.c")).status, 401);
    assert.equal((await signIn('{"socket_id":"1.2::user::{}"}', JSON_TYPE)).status, 400);
    assert.equal((await signIn("x", { "Content-Type": "text/plain" })).status, 415);
  });

  test("signs pusher-js in", async () => {
    const { key, host, port } = stack.ready.pusher;
    const client = new PusherJs(key, {
      cluster: "",
      wsHost: host,
      wsPort: port,
      forceTLS: false,
      enabledTransports: ["ws"],
      userAuthentication: {
        endpoint: `${stack.ready.api}/pusher/user-auth`,
        headersProvider: () => ({ Authorization: `Bearer ${token}` }),
      },
    });
    try {
      client.signin();
      await until(
        () => client.user.user_data?.id === ADA,
        () => "not signed in",
      );
      assert.equal(client.user.user_data.user_info.username, "ada");
    } finally {
      client.disconnect();
    }
  });
});

describe("several channels", () => {
  test("each is answered as its own request", async () => {
    const names = [`private-user-${ADA}`, `private-party-${PARTY}`, `presence-party-${PARTY}`, "private-party-nowhere", "public", "a:b"];
    const headers = { ...JSON_TYPE, Authorization: `Bearer ${token}` };
    const answer = await stack.auth(JSON.stringify({ socket_id: "1.2", channel_name: names }), headers);
    assert.equal(answer.status, 200);
    const answers = await answer.json();
    assert.deepEqual(Object.keys(answers), names);
    for (const channel_name of names) {
      const single = await stack.auth(JSON.stringify({ socket_id: "1.2", channel_name }), headers);
      const body = await single.json();
      assert.deepEqual(answers[channel_name], single.status === 200 ? { status: 200, data: body } : { status: single.status, ...body });
    }
  });
});
