// Compares the time of the packaged trigger for 1,000 records with the time of the pusher npm package, which sends them one
// by one. All use the same server on loopback, which answers after 50 ms. Prints the times and the ratios, of the trigger that
// keeps history, which is the default, and of one that does not (HistoryHours=0).
//
// Run 0 starts the triggers' sandboxes, without a snapshot, and is not one of the runs.
//
//   bin/local at least once before (it builds), then: node benchmarks/fan-out.mjs [runs] [records]
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { once } from "node:events";
import { Stack } from "../tests/node/stack.mjs";

const Pusher = createRequire(new URL("../tests/node/package.json", import.meta.url))("pusher");
const ANSWER_MILLISECONDS = 50;
const runs = Number(process.argv[2] ?? 3);
const records = Number(process.argv[3] ?? 1000);

let events = 0;
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const sent = JSON.parse(body);
  await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLISECONDS));
  events += sent.batch?.length ?? 1;
  response.end("{}");
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const port = server.address().port;

const text = (value) => ({ S: value });
// Each run has events of its own: a redelivered event costs a call more, which deletes what was kept of it.
const record = (run, number) => ({
  eventID: `event-${run}-${number}`,
  eventName: "INSERT",
  dynamodb: {
    ApproximateCreationDateTime: 1767225600,
    SequenceNumber: String(100000 + number),
    Keys: { PK: text(`PARTY#p${number % 200}`), SK: text(`INVITATION#user-${number}`) },
    NewImage: {
      partyId: text(`p${number % 200}`),
      partyName: text("A Party"),
      invitedUserId: text(`user-${number}`),
      invitedBy: { M: { id: text("user-1"), username: text("someone") } },
      invitedAt: text("2026-01-01T00:00:00Z"),
    },
  },
});
const batch = (run) => JSON.stringify({ Records: Array.from({ length: records }, (_, number) => record(run, number)) });

const variants = [
  { name: "with history", arguments: [] },
  { name: "without history", arguments: ["--parameter-overrides", "HistoryHours=0"] },
];
try {
  for (const variant of variants) {
    const settings = { PUSHER_HOST: `127.0.0.1:${port}`, PUSHER_TLS: "false" };
    variant.stack = await Stack.start(["--no-demo-data", ...variant.arguments], settings);
    await trigger(variant.stack, 0);
  }
  for (let run = 1; run <= runs; run++) {
    const oneByOne = await seconds(sendOneByOne);
    for (const { name, stack } of run % 2 ? variants : variants.toReversed()) {
      const took = await trigger(stack, run);
      console.log(
        `${name}, run ${run}: trigger ${took.toFixed(2)} s, one by one ${oneByOne.toFixed(2)} s, ratio ${(oneByOne / took).toFixed(1)}`,
      );
    }
  }
} finally {
  for (const { stack } of variants) await stack?.stop();
  server.close();
  server.closeAllConnections();
}

function trigger({ ready }, run) {
  return seconds(async () => {
    const answer = await fetch(`${ready.lambda}/2015-03-31/functions/${ready.trigger}/invocations`, {
      method: "POST",
      body: batch(run),
    });
    const text = await answer.text();
    if (text !== '{"batchItemFailures":[]}') throw new Error(text);
  });
}

async function sendOneByOne() {
  const pusher = new Pusher({ appId: "1", key: "key", secret: "secret", host: "127.0.0.1", port, useTLS: false });
  for (let number = 0; number < records; number++) {
    await pusher.trigger(`private-user-user-${number}`, "party-invitation-received", { number });
  }
}

/** The time until all records have arrived. */
async function seconds(send) {
  events = 0;
  const start = process.hrtime.bigint();
  await send();
  if (events !== records) throw new Error(`${events} events arrived`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}
