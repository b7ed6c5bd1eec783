// Clients of a storm, in a thread: each is the core of @partyline/react with pusher-js.
import { parentPort, workerData } from "node:worker_threads";
import { until } from "../../tests/node/stack.mjs";
import { core, forEach, sleep } from "./people.mjs";

const { people, options, limitSeconds } = workerData;
const { Partyline } = await core();

const clients = [];
let requests = 0;
const send = globalThis.fetch;
globalThis.fetch = (...request) => {
  requests++;
  return send(...request).finally(() => requests--);
};

const actions = {
  /** Opens the connections, a few at once, and subscribes each to its channels. */
  async open() {
    await forEach(people, 10, async ({ userId, token, parties }) => {
      const partyline = new Partyline({ ...options, userId, getToken: async () => token });
      const channels = [partyline.userChannel(), ...parties.map((partyId) => partyline.partyChannel(partyId))];
      for (const channel of channels) channel.listen({});
      const client = { partyline, channels, resumes: [] };
      partyline.onResume(({ complete }) => client.resumes.push(complete));
      clients.push(client);
      await until(() => isSubscribed(client), `${userId} is not subscribed`);
      // Reads that wait for long are retried, which makes all wait longer.
      await until(() => requests < 10, "the API does not answer");
    });
  },
  expectCut() {
    for (const client of clients) client.resumes.length = 0;
  },
  /** When they are back, in milliseconds since 1970; undefined if they are not back in time. */
  async back() {
    await until(() => !clients.some(isSubscribed), "a client has not seen the cut");
    const end = Date.now() + limitSeconds * 1_000;
    const connected = await all(({ partyline }) => partyline.connection.get().state === "connected", end);
    const subscribed = await all(isSubscribed, end);
    const caughtUp = await all(({ resumes }) => resumes.length > 0, end);
    const isBack = (client) => isSubscribed(client) && client.resumes.length > 0 && client.resumes.every(Boolean);
    return { connected, subscribed, caughtUp, gaveUp: clients.filter((client) => !isBack(client)).length };
  },
};

function isSubscribed({ channels, partyline }) {
  return partyline.connection.get().user !== null && channels.every((channel) => channel.get().status === "subscribed");
}

async function all(condition, end) {
  while (!clients.every(condition)) {
    if (Date.now() > end) return undefined;
    await sleep(50);
  }
  return Date.now();
}

parentPort.on("message", async (action) => parentPort.postMessage(await actions[action]()));
