// Cuts the sockets of 2,000 clients at once, each with five channels, and measures until all are subscribed again. Each is the
// core of @partyline/react with pusher-js, on a socket of its own. They are in one process. Behind them is what bin/local runs,
// and between them and its API a throttle that lets 200 requests a second through, as API Gateway does.
//
// Reads of the history go through the same throttle; those until all have caught up are counted apart.
//
//   bin/local at least once before (it builds), then: node benchmarks/reconnect-storm.mjs [--quick] [--by-route] [runs]
import { randomUUID } from "node:crypto";
import { Stack, until } from "../tests/node/stack.mjs";
import { PartyTable } from "../tests/node/table.mjs";
import { core, forEach, median, putMembers, sleep } from "./clients/people.mjs";
import { PusherProxy } from "./clients/pusherProxy.mjs";
import { ThrottledApi } from "./clients/throttledApi.mjs";

const quick = process.argv.includes("--quick");
/** Each route has a throttle of its own, as in template.yaml. */
const byRoute = process.argv.includes("--by-route");
const runs = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1);
const [CLIENTS, RATE] = quick ? [20, 20] : [2_000, 200];
const PARTIES = 4;
const MEMBERS = 10;
/** A client that has not caught up by then has given up. */
const LIMIT_SECONDS = 300;
const SUBSCRIBING = ["POST /pusher/user-auth", "POST /pusher/auth"];

const { Partyline, partyChannelName } = await core();
const stack = await Stack.shared();
const table = new PartyTable(stack);
const api = await ThrottledApi.inFrontOf(stack.ready.api);
const pusher = await PusherProxy.to(stack.ready.pusher);
const clients = [];
try {
  await open();
  for (let run = 1; run <= runs; run++) await storm(run);
} finally {
  for (const { end } of clients) end();
  await sleep(100);
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
  await putMembers(
    table,
    users.flatMap((userId, number) => parties(number).map((partyId) => ({ userId, partyId }))),
  );
  await published(users, parties);
  await forEach([...users.entries()], 20, async ([number, userId]) => {
    const token = await stack.token(userId, userId);
    const partyline = new Partyline({
      userId,
      getToken: async () => token,
      // The members' own events are not taken for missed ones.
      rewind: 2 * MEMBERS,
      // The default is for as many clients as a full run has.
      ...(quick ? { backoff: { firstMilliseconds: 1_000, maxMilliseconds: 60_000, throttledMilliseconds: 2_000 } } : {}),
      config: { appKey: stack.ready.pusher.key, apiBaseUrl: api.url, host: "127.0.0.1", port: pusher.port },
    });
    const channels = [partyline.userChannel(), ...parties(number).map((partyId) => partyline.partyChannel(partyId))];
    const ends = channels.map((channel) => channel.listen({}));
    const client = { partyline, channels, resumes: [], end: () => ends.forEach((end) => end()) };
    partyline.onResume(({ complete }) => client.resumes.push(complete));
    clients.push(client);
    await until(() => isSubscribed(client), `${userId} is not subscribed`);
  });
  const cursors = () => api.answered.filter(({ route, status }) => route === "GET /pusher/history" && status === 200).length;
  await until(() => cursors() === CLIENTS * (PARTIES + 1), "a channel has no cursor", 120_000);
}

function isSubscribed({ channels, partyline }) {
  return partyline.connection.get().user !== null && channels.every((channel) => channel.get().status === "subscribed");
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
  for (const client of clients) client.resumes.length = 0;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1_000;
  pusher.cut();
  await until(() => clients.every((client) => !isSubscribed(client)), "a client has not seen the cut");
  let subscribed;
  await waitFor(() => clients.every(isSubscribed), seconds);
  if (clients.every(isSubscribed)) subscribed = seconds();
  const asked = api.answered.filter(({ route }) => SUBSCRIBING.includes(route));
  await waitFor(() => clients.every(({ resumes }) => resumes.length > 0), seconds);
  const caughtUp = seconds();
  const histories = api.answered.filter(({ route }) => !SUBSCRIBING.includes(route));
  const requests = new Map();
  for (const { client } of asked) requests.set(client, (requests.get(client) ?? 0) + 1);
  const ideal = (byRoute ? CLIENTS : 2 * CLIENTS) / RATE;
  const gaveUp = clients.filter((client) => !isSubscribed(client) || client.resumes.some((complete) => !complete) || client.resumes.length === 0);
  const failed = api.answered.filter(({ status }) => status >= 500).length;
  const most = Math.max(...requests.values());
  console.log(
    `run ${run}: ${CLIENTS} clients, throttle ${byRoute ? "of each route" : "of the API"}: ` +
      `subscribed after ${subscribed?.toFixed(1) ?? "more than " + LIMIT_SECONDS} s, ideal ${ideal} s, ` +
      `ratio ${((subscribed ?? LIMIT_SECONDS) / ideal).toFixed(2)}, ` +
      `requests ${most} at most and ${(asked.length / CLIENTS).toFixed(2)} on average, ` +
      `${failed} times 5xx, ${gaveUp.length} gave up; ` +
      `all caught up after ${caughtUp.toFixed(0)} s with ${(histories.length / CLIENTS).toFixed(1)} requests to the history each, ` +
      `half of the clients had ${median([...requests.values()])} requests`,
  );
}

async function waitFor(condition, seconds) {
  while (!condition() && seconds() < LIMIT_SECONDS) await sleep(50);
}
