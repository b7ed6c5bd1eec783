// The model's tables, as Markdown.
import { assumptions, billed, CHANGES, estimate, MEMBERS, MONTH, PEOPLE, secondsToReturn, shardChanges } from "./model.mjs";
import { client, POLLS, prices, template } from "./published.mjs";

/** All tables: what `bin/bench --model` prints, and a section of docs/scale.md. */
export function tables(measured) {
  const all = PEOPLE.flatMap((people) =>
    MEMBERS.flatMap((members) => CHANGES.map((changes) => estimate({ people, members, changes }, measured))),
  );
  return [constants(measured), limits(all), comingBack(), example(measured), load(all), dollars(all)].join("\n\n") + "\n";
}

function constants(measured) {
  const { ownChannel, partyChannel, signature, call } = measured;
  const time = billed(measured);
  const rows = [ownChannel, partyChannel, signature, call].map(({ milliseconds, place }) => [
    place,
    `${Number(milliseconds.toPrecision(3))} ms`,
  ]);
  return [
    "### Measured, and billed",
    table(["in [RESULTS.md](../benchmarks/RESULTS.md)", "measured"], rows),
    table(
      ["billed for", "ms"],
      [
        ["a sign-in", time.signIn],
        ["a subscription to three channels", time.subscribe],
        ["a page of a user's history", time.ownHistory],
        ["a page of a party's history", time.partyHistory],
        ["a batch of the trigger with one record", Math.ceil(time.heads + time.call)],
        ["a batch of 100", Math.ceil(time.heads + 10 * time.call)],
      ],
    ),
    `A shard delivers ${Math.floor(shardChanges(time))} changes a second at most.`,
  ].join("\n\n");
}

function limits(all) {
  const rows = PEOPLE.flatMap((people) =>
    MEMBERS.map((members) => [
      full(people),
      full(members),
      ...CHANGES.map((changes) => binding(all.find((one) => one.people === people && one.members === members && one.changes === changes))),
    ]),
  );
  return [
    "### What binds first",
    table(["people", "party", ...CHANGES.map((changes) => `${full(changes)} ${changes === 1 ? "change" : "changes"} a second`)], rows),
  ].join("\n\n");
}

/** The limit that is used most, and behind it the most used one of AWS's. */
function binding({ limits }) {
  const [first] = limits;
  const aws = limits.find(({ name }) => !name.startsWith("Pusher"));
  const text = ({ name, share }) => (share >= 1 ? `**${name}** ${times(share)}` : `${name} ${percent(share)}`);
  return first === aws ? text(first) : `${text(first)}; ${text(aws)}`;
}

function comingBack() {
  const rows = PEOPLE.map((people) => {
    const { subscribed, caughtUp } = secondsToReturn(people);
    return [full(people), duration(subscribed), duration(caughtUp)];
  });
  const heads = ["people", "all could be subscribed after", "all could have caught up after"];
  return ["### When all connections are cut at once", table(heads, rows)].join("\n\n");
}

/** One line of the tables below, step by step. */
function example(measured) {
  const [people, members, changes] = [1_000, 5, 10];
  const { api, trigger, reads, writes, pusher, dollars } = estimate({ people, members, changes }, measured);
  const time = billed(measured);
  const { startsPerHour, reconnectsPerHour, shards } = assumptions;
  const partyHistory = api.history - api.connects;
  const invocations = api.answered + trigger.invocations;
  const milliseconds = api.milliseconds + trigger.milliseconds;
  const month = `${MONTH / 1e6} M s`;
  const rows = [
    ["connects", `${full(people)} × ${startsPerHour + reconnectsPerHour} an hour`, api.connects],
    [
      "history",
      `users: ${short(api.connects)}; parties: ${short(api.starts)} starts + ${short(api.pages)} pages + ${changes} × ${members} / ${client.eventsPerCursor} cursors`,
      api.history,
    ],
    [
      "preflights",
      `4 addresses × ${full(people)} / ${full(template.preflightSeconds)} + ${short(api.reconnects)} + ${short(api.pages)} pages`,
      api.preflights,
    ],
    ["API requests", `2 × ${short(api.connects)} + ${short(api.history)} + ${short(api.preflights)}`, api.total],
    [
      "ms of channel auth",
      `${short(api.connects)} × (${time.signIn} + ${time.subscribe} + ${time.ownHistory}) + ${short(partyHistory)} × ${time.partyHistory}`,
      api.milliseconds,
    ],
    ["batches", `${shards} × ${POLLS} × (1 − e^(−${changes / shards} / ${POLLS}))`, trigger.invocations],
    ["ms of the trigger", `${short(trigger.invocations)} × ${Math.ceil(time.heads + time.call)}`, trigger.milliseconds],
    [
      "reads",
      `members: ${short(api.memberReads)}; pages: ${short(api.historyReads)}; heads: ${short(trigger.reads)}`,
      reads,
    ],
    ["writes", `${changes} × (an item and a head)`, writes],
    [
      "Pusher messages a day",
      `published ${short(pusher.published)}; delivered ${short(pusher.delivered)}; presence 2 × ${full(people)} × ${24 * (startsPerHour + reconnectsPerHour)} × ${members - 1} = ${short(pusher.presence)}`,
      pusher.total,
    ],
    ["$ API", `${short(api.total)} × ${month} × ${prices.apiPerMillion.toFixed(2)} a million`, dollars.api],
    [
      "$ Lambda",
      `${short(invocations)} × ${month} × ${prices.lambdaPerMillion.toFixed(2)} a million + ${short(milliseconds / 1000)} s × ${template.megabytes / 1024} GB × ${month} × ${prices.gigabyteSecond}`,
      dollars.lambda,
    ],
    [
      "$ DynamoDB",
      `(${short(reads)} × ${prices.readsPerMillion} + ${short(writes)} × ${prices.writesPerMillion}) × ${month} a million, and what is stored`,
      dollars.dynamoDb,
    ],
  ];
  return [
    "### A worked example",
    `${full(people)} people in parties of ${members}, ${changes} changes a second. What has no other unit is a second's.`,
    table(["", "calculation", ""], rows.map(([part, calculation, result]) => [part, calculation, short(result)])),
  ].join("\n\n");
}

function load(all) {
  const rows = all.map(({ people, members, changes, api, trigger, reads, writes, pusher }) => [
    full(people),
    full(members),
    full(changes),
    short(api.total),
    short(api.milliseconds),
    short(trigger.invocations),
    short(trigger.milliseconds),
    short(reads),
    short(writes),
    short(pusher.total),
  ]);
  const heads = ["API requests", "ms channel auth", "batches", "ms trigger", "reads", "writes", "Pusher messages a day"];
  return ["### Load, a second", table(["people", "party", "changes", ...heads], rows)].join("\n\n");
}

function dollars(all) {
  const rows = all.map(({ people, members, changes, dollars, pusher }) => [
    full(people),
    full(members),
    full(changes),
    ...["api", "lambda", "dynamoDb", "logs", "out", "aws"].map((part) => short(dollars[part])),
    pusher.plan === undefined ? `${short(pusher.times)} × Growth Plus` : `${full(pusher.plan.dollars)} (${pusher.plan.name})`,
  ]);
  const heads = ["API", "Lambda", "DynamoDB", "logs, traces", "data out", "AWS, all", "Pusher"];
  return ["### US dollars a month", table(["people", "party", "changes", ...heads], rows)].join("\n\n");
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), `|${"---|".repeat(heads.length)}`, ...rows.map(line)].join("\n");
}

const full = (number) => number.toLocaleString("en-US");

/** Two digits, and k, M, G, T above 10,000. */
export function short(number) {
  const two = Number(number.toPrecision(2));
  if (two < 10_000) return full(two);
  const power = Math.min(4, Math.floor(Math.log10(two) / 3));
  return `${Number((two / 1000 ** power).toPrecision(2))} ${["", "k", "M", "G", "T"][power]}`;
}

const times = (share) => (share < 10 ? `${share.toFixed(1)} ×` : `${short(share)} ×`);

const percent = (share) => (share < 0.01 ? "under 1 %" : `${Math.floor(share * 100)} %`);

function duration(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
