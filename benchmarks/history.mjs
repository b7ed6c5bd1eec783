// A client in 20 parties is cut off, and misses 1,000 events. Measures from its new connection to the end of its catch-up. It is
// the core of @partyline/react with pusher-js; the API, the trigger and DynamoDB are those of bin/local.
//
// Round 0 is not one of the rounds: the functions have just started.
//
//   bin/local at least once before (it builds), then: node benchmarks/history.mjs [--quick] [rounds]
import { randomUUID } from "node:crypto";
import { Stack, until } from "../tests/node/stack.mjs";
import { PartyTable } from "../tests/node/table.mjs";
import { Forwarder } from "./clients/forwarder.mjs";
import { core, forEach, putMembers, sleep } from "./clients/people.mjs";
import { PusherProxy } from "./clients/pusherProxy.mjs";
import { ThrottledApi } from "./clients/throttledApi.mjs";

const quick = process.argv.includes("--quick");
const rounds = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? (quick ? 1 : 5));
const [CHANNELS, EVENTS] = quick ? [5, 50] : [20, 1_000];

const { Partyline } = await core();
const stack = await Stack.shared();
const table = new PartyTable(stack);
/** It does not throttle here, and counts. */
const api = await ThrottledApi.inFrontOf(new Forwarder(stack.ready.api));
const pusher = await PusherProxy.to(stack.ready.pusher);
const userId = randomUUID();
const parties = Array.from({ length: CHANNELS }, () => randomUUID());
/** The names that were given to each party, in order. */
const published = new Map(parties.map((partyId) => [partyId, []]));
const away = follow(pusher.port);
const witness = follow(stack.ready.pusher.port);
try {
  await putMembers(table, parties.map((partyId) => ({ partyId, userId })));
  for (const client of [away, witness]) client.open();
  await until(() => [away, witness].every((client) => client.isSubscribed()), "not subscribed");
  const cursors = () => api.answered.filter(({ route, status }) => route === "GET /pusher/history" && status === 200).length;
  await until(() => cursors() >= 2 * CHANNELS, "a channel has no cursor");
  // The last answers are read.
  await sleep(500);
  for (let round = 0; round <= rounds; round++) await interruption(round);
} finally {
  for (const client of [away, witness]) client.end();
  await sleep(100);
  pusher.close();
  api.close();
  table.client.destroy();
  await stack.stop();
}

async function interruption(round) {
  pusher.close();
  await until(() => away.partyline.connection.get().state !== "connected", "the cut was not seen");
  await forEach(parties, 8, async (partyId) => {
    const names = published.get(partyId);
    for (let event = 0; event < EVENTS / CHANNELS; event++) {
      const name = String(names.push(String(names.length + 1)));
      await table.update(`PARTY#${partyId}`, "PARTY", "SET #name = :name", { "#name": "name" }, { ":name": { S: name } });
    }
  });
  await until(() => has(witness), "not all events were published", 120_000);
  // The trigger and its logs are done.
  await sleep(1_000);
  away.resumes.length = 0;
  const back = new Promise((resolve) => {
    const end = away.partyline.connection.subscribe(() => {
      if (away.partyline.connection.get().state !== "connected") return;
      end();
      resolve(performance.now());
    });
  });
  await pusher.up();
  const connectedAt = await back;
  const { at, complete } = await until(() => away.resumes[0], "not caught up");
  if (!complete) throw new Error("the catch-up was not complete");
  if (!has(away)) throw new Error("an event is missing, twice or out of order");
  console.log(`round ${round}: ${EVENTS} events over ${CHANNELS} channels, caught up ${((at - connectedAt) / 1_000).toFixed(2)} s after the new connection`);
}

/** Whether a client has received each event once, in order. */
function has({ names }) {
  return parties.every((partyId) => JSON.stringify(names.get(partyId) ?? []) === JSON.stringify(published.get(partyId)));
}

function follow(port) {
  const names = new Map();
  const resumes = [];
  const ends = [];
  const partyline = new Partyline({
    userId,
    getToken: () => stack.token(userId, userId),
    // The members' own events are not taken for missed ones.
    rewind: 10,
    config: { appKey: stack.ready.pusher.key, apiBaseUrl: api.url, host: "127.0.0.1", port },
  });
  partyline.onResume(({ complete }) => resumes.push({ at: performance.now(), complete }));
  const open = () => {
    for (const partyId of parties) {
      const onUpdate = ({ updateType, data }) => {
        if (updateType === "settings-changed") names.set(partyId, [...(names.get(partyId) ?? []), data.name]);
      };
      ends.push(partyline.onPartyUpdate(partyId, onUpdate));
    }
  };
  const isSubscribed = () => parties.every((partyId) => partyline.partyChannel(partyId).get().status === "subscribed");
  return { partyline, names, resumes, open, isSubscribed, end: () => ends.forEach((end) => end()) };
}
