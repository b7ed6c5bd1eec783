// Cuts the sockets of 2,000 clients at once, each with five channels, and measures until all are subscribed again. Each is the
// core of @partyline/react with pusher-js, on a socket of its own to the Pusher server of bin/local. A throttle lets 200 of their
// requests a second through, as API Gateway does. Behind it is a stand-in for channel auth: two processors for everything do not
// answer 200 requests a second with the functions and DynamoDB Local. With --functions those of bin/local answer, and then the
// line says how long that took.
//
// Reads of the history go through the same throttle; those until all have caught up are counted apart.
//
//   bin/local at least once before (it builds), then:
//   node benchmarks/reconnect-storm.mjs [--quick] [--by-route] [--functions] [--timeline] [runs]
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Stack, until } from "../tests/node/stack.mjs";
import { PartyTable } from "../tests/node/table.mjs";
import { ChannelAuth } from "./clients/channelAuth.mjs";
import { Forwarder } from "./clients/forwarder.mjs";
import { core, median, putMembers, sleep } from "./clients/people.mjs";
import { PusherProxy } from "./clients/pusherProxy.mjs";
import { ThrottledApi } from "./clients/throttledApi.mjs";
import { timeline } from "./clients/timeline.mjs";

const quick = process.argv.includes("--quick");
/** Each route has a throttle of its own, as in template.yaml. */
const byRoute = process.argv.includes("--by-route");
const withFunctions = process.argv.includes("--functions");
const runs = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1);
const [CLIENTS, RATE] = quick ? [20, 20] : [2_000, 200];
const PARTIES = 4;
const MEMBERS = 10;
/** A client that has not caught up by then has given up. */
const LIMIT_SECONDS = 300;
const SUBSCRIBING = ["POST /pusher/user-auth", "POST /pusher/auth"];
/** In one thread their sockets would open over many seconds. */
const THREADS = 2;

const { partyChannelName } = await core();
const stack = await Stack.shared();
const table = new PartyTable(stack);
const api = await ThrottledApi.inFrontOf(withFunctions ? new Forwarder(stack.ready.api) : new ChannelAuth(stack.ready.pusher));
const pusher = await PusherProxy.to(stack.ready.pusher);
let crowds = [];
try {
  await open();
  // What the opening has left behind is done.
  await sleep(5_000);
  for (let run = 1; run <= runs; run++) await storm(run);
} finally {
  for (const crowd of crowds) await crowd.terminate();
  pusher.close();
  api.close();
  table.client.destroy();
  await stack.stop();
}

/** Starts all clients, and waits until each is subscribed to its channels and has a cursor for each. */
async function open() {
  const storm = randomUUID();
  const users = Array.from({ length: CLIENTS }, (_, number) => `${storm}-${number}`);
  const parties = (number) =>
    Array.from({ length: PARTIES }, (_, party) => `${storm}-${Math.floor(number / MEMBERS)}-${party}`);
  if (withFunctions) {
    const members = users.flatMap((userId, number) => parties(number).map((partyId) => ({ userId, partyId })));
    await putMembers(table, members);
    await published(users, parties);
  }
  const people = [];
  for (const [number, userId] of users.entries()) {
    people.push({ userId, token: withFunctions ? await stack.token(userId, userId) : userId, parties: parties(number) });
  }
  const options = {
    // The members' own events are not taken for missed ones.
    rewind: 2 * MEMBERS,
    // The default is for as many clients as a full run has.
    ...(quick ? { backoff: { firstMilliseconds: 1_000, maxMilliseconds: 60_000, throttledMilliseconds: 2_000 } } : {}),
    config: { appKey: stack.ready.pusher.key, apiBaseUrl: api.url, host: "127.0.0.1", port: pusher.port },
  };
  crowds = Array.from({ length: THREADS }, (_, thread) => {
    const ofThread = people.filter((_, number) => number % THREADS === thread);
    const workerData = { people: ofThread, options, limitSeconds: LIMIT_SECONDS };
    const crowd = new URL("./clients/crowd.mjs", import.meta.url);
    return new Worker(crowd, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 64 } });
  });
  await ask("open");
  const cursors = () => api.answered.filter(({ route, status }) => route === "GET /pusher/history" && status === 200).length;
  await until(() => cursors() === CLIENTS * (PARTIES + 1), "a channel has no cursor", 120_000);
}

/** What each of the crowds answers. */
function ask(action) {
  return Promise.all(
    crowds.map(async (crowd) => {
      crowd.postMessage(action);
      const [answer] = await once(crowd, "message");
      return answer;
    }),
  );
}

/** Waits until the trigger has published that the members of the last parties have joined. */
async function published(users, parties) {
  const last = users.length - 1;
  const token = await stack.token(users[last], users[last]);
  for (const partyId of parties(last)) {
    const address = `${stack.ready.api}/pusher/history?channel_name=${partyChannelName(partyId)}`;
    const all = async () => {
      const answer = await fetch(address, { headers: { Authorization: `Bearer ${token}` } });
      return answer.status === 200 && (await answer.json()).events.length === MEMBERS;
    };
    await until(all, "the members' events were not published", 120_000);
  }
}

async function storm(run) {
  api.throttle({ rate: RATE, byRoute });
  await ask("expectCut");
  const [begin, cutAt] = [performance.now(), Date.now()];
  pusher.cut();
  const back = await ask("back");
  /** Seconds, for the last client. */
  const last = (event) => Math.max(...back.map((crowd) => ((crowd[event] ?? Number.POSITIVE_INFINITY) - cutAt) / 1_000));
  const subscribed = Math.min(LIMIT_SECONDS, last("subscribed"));
  const asked = api.answered.filter(({ route }) => SUBSCRIBING.includes(route));
  const histories = api.answered.filter(({ route }) => !SUBSCRIBING.includes(route));
  const requests = new Map();
  for (const { client } of asked) requests.set(client, (requests.get(client) ?? 0) + 1);
  const waits = asked.filter(({ status }) => status !== 429).map(({ askedAt, answeredAt }) => answeredAt - askedAt);
  const ideal = (byRoute ? CLIENTS : 2 * CLIENTS) / RATE;
  const gaveUp = back.reduce((sum, crowd) => sum + crowd.gaveUp, 0);
  const failed = api.answered.filter(({ status }) => status >= 500).length;
  const most = Math.max(...requests.values());
  if (process.argv.includes("--timeline")) console.log(timeline(api.answered, begin));
  console.log(
    `run ${run}: ${CLIENTS} clients, throttle ${byRoute ? "of each route" : "of the API"}: ` +
      `subscribed after ${subscribed.toFixed(1)} s, ideal ${ideal} s, ` +
      `ratio ${(subscribed / ideal).toFixed(2)}, ` +
      `requests ${most} at most and ${(asked.length / CLIENTS).toFixed(2)} on average, ` +
      `${failed} times 5xx, ${gaveUp} gave up; ` +
      `all caught up after ${last("caughtUp").toFixed(0)} s with ${(histories.length / CLIENTS).toFixed(1)} requests to the history each, ` +
      `half of the clients had ${median([...requests.values()])} requests; ` +
      `${withFunctions ? "the functions" : "a stand-in for the functions"} answered after ${median(waits).toFixed(0)} ms, ` +
      `${Math.max(...waits).toFixed(0)} at most; all sockets were open again after ${last("connected").toFixed(1)} s`,
  );
}
