// GET /pusher/history of a running stack: what arrived at pusher-js is what a client that was away is given.
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { Stack, until } from "../stack.mjs";
import { Subscriber } from "../subscriber.mjs";
import { PartyTable } from "../table.mjs";

const ADA = randomUUID();
const PARTY = `history-${ADA}`;
const CHANNEL = `private-party-${PARTY}`;

async function tables(table) {
  return (await table.client.send(new ListTablesCommand({}))).TableNames;
}

async function history(stack, token, parameters) {
  const query = new URLSearchParams({ channel_name: CHANNEL, ...parameters });
  const headers = { Authorization: `Bearer ${token}`, Origin: "http://localhost:5173" };
  const answer = await fetch(`${stack.ready.api}/pusher/history?${query}`, { headers });
  return { status: answer.status, origin: answer.headers.get("access-control-allow-origin"), body: await answer.json() };
}

describe("a channel's history", () => {
  let stack, table, ada, token;

  before(async () => {
    stack = await Stack.shared();
    table = new PartyTable(stack);
    await table.join(PARTY, ADA, "Ada");
    token = await stack.token(ADA);
    ada = new Subscriber(stack, token);
    await ada.subscribe(CHANNEL);
  });

  after(async () => {
    ada?.close();
    table?.close();
    await stack?.stop();
  });

  test("is what arrived, in order, also page by page", async () => {
    ada.events.length = 0;
    const { cursor } = (await history(stack, token, {})).body;
    for (let i = 0; i < 25; i++) await table.join(PARTY, `guest-${i}`, `Guest ${i}`);
    const guests = () => ada.events.filter(({ data }) => data.data?.userId?.startsWith("guest-"));
    await until(() => guests().length >= 25, "25 guests");

    const given = [];
    let page;
    let after = cursor;
    do {
      const answer = await history(stack, token, { after, limit: 10 });
      assert.equal(answer.status, 200);
      assert.equal(answer.origin, "http://localhost:5173");
      page = answer.body;
      assert.equal(page.complete, true);
      given.push(...page.events);
      after = page.cursor;
    } while (page.events.length === 10);

    const missed = given.filter(({ data }) => data.data.userId.startsWith("guest-"));
    assert.deepEqual(missed.map(({ data }) => data), guests().map(({ data }) => data));
    assert.deepEqual(missed.map(({ eventId }) => eventId), missed.map(({ data }) => data.eventId));
  });

  test("is for those who may subscribe", async () => {
    assert.equal((await history(stack, await stack.token("somebody-else"), {})).status, 403);
    assert.equal((await history(stack, "a.b.c", {})).status, 401);
  });

  test("may be asked for by the page, by its preflight request", async () => {
    const headers = {
      Origin: "http://localhost:5173",
      "Access-Control-Request-Method": "GET",
      "Access-Control-Request-Headers": "authorization",
    };
    const answer = await fetch(`${stack.ready.api}/pusher/history`, { method: "OPTIONS", headers });
    assert.match(answer.headers.get("access-control-allow-methods"), /\bGET\b/);
  });
});

describe("HistoryHours=0", () => {
  let stack, table;

  after(async () => {
    table?.close();
    await stack?.stop();
  });

  test("keeps nothing: there is no table, the answer is 404, and events arrive", async () => {
    stack = await Stack.start(["--no-demo-data", "--parameter-overrides", "HistoryHours=0"]);
    table = new PartyTable(stack);
    assert.deepEqual((await tables(table)).filter((name) => name.includes("History")), []);
    const token = await stack.token(ADA);
    assert.equal((await history(stack, token, {})).status, 404);
    await table.join(PARTY, ADA, "Ada");
    const ada = new Subscriber(stack, token);
    try {
      await ada.subscribe(CHANNEL);
      await table.join(PARTY, "guest", "Guest");
      await until(() => ada.events.some(({ data }) => data.data?.userId === "guest"), "the guest");
    } finally {
      ada.close();
    }
  });
});
