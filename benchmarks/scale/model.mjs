// How load and cost grow with the people online, the size of their parties and the changes: docs/scale.md explains it.
import { EVENTS_PER_CALL } from "./measured.mjs";
import { client, MEGABYTES_PER_VCPU, plans, POLLS, prices, quotas, template } from "./published.mjs";

export const PEOPLE = [1_000, 100_000, 1_000_000];
export const MEMBERS = [5, 100, 10_000];
export const CHANGES = [1, 10, 1_000];

/** Not measured and not published. docs/scale.md has a row for each. */
export const assumptions = {
  startsPerHour: 1,
  reconnectsPerHour: 2,
  absentSeconds: 60,
  tokenSeconds: 3_600,
  tableMilliseconds: 5,
  shards: 4,
  eventKilobytes: 0.5,
  storedKilobytes: 0.7,
  answerKilobytes: 1,
  decisionLogKilobytes: 0.7,
  accessLogKilobytes: 0.3,
  batchLogKilobytes: 0.7,
};

/** Seconds. */
export const MONTH = 30 * 86_400;

const DAY = 86_400;

/** A cursor is kept for the minimum and up to half of it more. */
const CURSOR_SECONDS = client.minCursorSeconds * 1.25;
const MILLION = 1e6;
const KILOBYTES_PER_GIGABYTE = 1e6;

/** Milliseconds that Lambda bills: the measured ones at the function's share of a processor, and the waits. */
export function billed({ ownChannel, partyChannel, signature, call }) {
  const share = MEGABYTES_PER_VCPU / template.megabytes;
  const wait = assumptions.tableMilliseconds;
  return {
    share,
    signIn: Math.ceil(ownChannel.milliseconds * share),
    // The party's two channels need one read, and two signatures more than one channel.
    subscribe: Math.ceil((partyChannel.milliseconds + 2 * signature.milliseconds) * share + wait),
    ownHistory: Math.ceil(partyChannel.milliseconds * share + wait),
    partyHistory: Math.ceil(partyChannel.milliseconds * share + 2 * wait),
    heads: wait,
    call: call.milliseconds * share + call.pusherMilliseconds + wait,
  };
}

/** The largest number of changes a second that one shard delivers, in full batches. */
export function shardChanges({ heads, call }) {
  return (1000 * template.batchSize) / (heads + (template.batchSize / EVENTS_PER_CALL) * call);
}

/**
 * Load, cost and limits.
 *
 * @param people online at a time, all month, each with one page and in one party
 * @param members of a party
 * @param changes a second of all parties together, each an event on a party's channel
 */
export function estimate({ people, members, changes }, measured) {
  const time = billed(measured);
  const online = Math.min(members, people);
  const parties = people / online;
  const api = requests({ people, parties, changes }, time);
  const trigger = delivery({ parties, changes }, time);
  const pusher = messages({ people, online, changes });
  const reads = api.memberReads + api.historyReads + trigger.reads;
  return {
    people,
    members,
    changes,
    online,
    api,
    trigger,
    pusher,
    reads,
    writes: trigger.writes,
    dollars: dollars({ api, trigger, reads, changes }),
    limits: limits({ people, parties, changes, api, trigger, pusher }),
  };
}

/** What clients ask of the API, a second. */
function requests({ people, parties, changes }, time) {
  const { startsPerHour, reconnectsPerHour, absentSeconds, eventKilobytes, answerKilobytes } = assumptions;
  const starts = (people * startsPerHour) / 3600;
  const reconnects = (people * reconnectsPerHour) / 3600;
  const connects = starts + reconnects;
  const heard = changes / parties;
  // A page at a time until one is not full.
  const missed = heard * (CURSOR_SECONDS / 2 + absentSeconds + client.repeatedSeconds);
  const pages = reconnects * (Math.floor(missed / client.pageSize) + 1);
  // The cursor of a channel with many events is kept for this time.
  const cursors = people * Math.min(heard / client.eventsPerCursor, 1 / CURSOR_SECONDS);
  const ownHistory = connects;
  const partyHistory = starts + pages + cursors;
  const history = ownHistory + partyHistory;
  // A browser keeps the answer for an address: that of a cursor of now is always the same, that of each page another.
  const kept = (requests, addresses) => Math.min(requests, (people * addresses) / template.preflightSeconds);
  const preflights = kept(2 * connects, 2) + kept(2 * starts + cursors, 2) + reconnects + pages;
  const missedKilobytes = reconnects * missed * eventKilobytes;
  return {
    connects,
    starts,
    reconnects,
    pages,
    cursors,
    history,
    partyHistory,
    answered: 2 * connects + history,
    preflights,
    total: 2 * connects + history + preflights,
    milliseconds:
      connects * (time.signIn + time.subscribe) + ownHistory * time.ownHistory + partyHistory * time.partyHistory,
    // Membership for the subscription and each page of a party; a query reads 4 KB with a unit, and costs one at least.
    memberReads: connects + partyHistory,
    historyReads: history + missedKilobytes / 4,
    kilobytesOut: (2 * connects + history) * answerKilobytes + missedKilobytes,
  };
}

/** What the trigger does, a second, as though it kept up. */
function delivery({ parties, changes }, { heads, call }) {
  const most = shardChanges({ heads, call });
  // A party's changes are in one shard.
  const shards = Math.min(assumptions.shards, Math.max(1, Math.floor(parties)));
  // Where they are too many for the shards: as though there were enough of them.
  const each = Math.min(changes / shards, most);
  const records = recordsInBatch(each, { heads, call, most });
  const invocations = changes / records;
  const callsInBatch = Math.max(1, records / EVENTS_PER_CALL);
  const calls = invocations * callsInBatch;
  const eventsInCall = Math.min(records, EVENTS_PER_CALL);
  // A call writes an item and a head for each of its channels.
  const channels = Math.min(parties, eventsInCall);
  const item = Math.ceil((eventsInCall / channels) * assumptions.eventKilobytes);
  return {
    shards,
    deliverable: shards * most,
    invocations,
    calls,
    milliseconds: invocations * Math.ceil(heads + callsInBatch * call),
    reads: invocations * Math.min(parties, records),
    writes: calls * channels * (item + 1),
    // 1.2 KB for one event, 5 KB for ten.
    kilobytesOut: calls * (0.78 + 0.42 * eventsInCall),
  };
}

/** The records that wait in a shard when Lambda reads it: a quarter of a second after the last time, or after the last batch. */
function recordsInBatch(each, { heads, call, most }) {
  if (each >= most) return template.batchSize;
  const polled = each / (POLLS * (1 - Math.exp(-each / POLLS)));
  const seconds = (heads + call * Math.max(1, polled / EVENTS_PER_CALL)) / 1000;
  if (seconds <= 1 / POLLS) return polled;
  const perRecord = call / EVENTS_PER_CALL / 1000;
  return Math.min(template.batchSize, Math.max(polled, ((heads / 1000) * each) / (1 - each * perRecord)));
}

/** Pusher's messages a day, and the plan that holds them. */
function messages({ people, online, changes }) {
  const published = changes * DAY;
  const delivered = published * online;
  const connects = people * (assumptions.startsPerHour + assumptions.reconnectsPerHour) * 24;
  // Each connection joins once and leaves once, and the others are told.
  const presence = online <= quotas.presenceMembers ? 2 * connects * (online - 1) : 0;
  const total = published + delivered + presence;
  const plan = plans.find(({ connections, messages }) => people <= connections && total <= messages);
  const largest = plans.at(-1);
  return {
    published,
    delivered,
    presence,
    total,
    connections: people,
    plan,
    // How many times the largest plan, if none holds it.
    times: Math.max(people / largest.connections, total / largest.messages),
  };
}

/** US dollars a month, by part. */
function dollars({ api, trigger, reads, changes }) {
  const invocations = api.answered + trigger.invocations;
  const gigabyteSeconds = (((api.milliseconds + trigger.milliseconds) / 1000) * MONTH * template.megabytes) / 1024;
  const loggedKilobytes =
    api.answered * (assumptions.decisionLogKilobytes + assumptions.accessLogKilobytes) +
    api.preflights * assumptions.accessLogKilobytes +
    trigger.invocations * assumptions.batchLogKilobytes;
  const storedKilobytes = changes * template.historyHours * 3600 * assumptions.storedKilobytes;
  const parts = {
    api: ((api.total * MONTH) / MILLION) * prices.apiPerMillion,
    lambda: ((invocations * MONTH) / MILLION) * prices.lambdaPerMillion + gigabyteSeconds * prices.gigabyteSecond,
    dynamoDb:
      ((reads * prices.readsPerMillion + trigger.writes * prices.writesPerMillion) * MONTH) / MILLION +
      (storedKilobytes / KILOBYTES_PER_GIGABYTE) * prices.storedGigabyte,
    logs:
      ((loggedKilobytes * MONTH) / KILOBYTES_PER_GIGABYTE) * prices.loggedGigabyte +
      (((traced(api.answered) + traced(trigger.invocations)) * MONTH) / MILLION) * prices.tracesPerMillion,
    out: (((api.kilobytesOut + trigger.kilobytesOut) * MONTH) / KILOBYTES_PER_GIGABYTE) * prices.gigabyteOut,
    idle: prices.idleMonth,
  };
  return { ...parts, aws: Object.values(parts).reduce((sum, part) => sum + part) };
}

/** X-Ray takes the first of each second and 5 % of the others. */
function traced(perSecond) {
  const first = Math.min(1, perSecond);
  return first + 0.05 * (perSecond - first);
}

/** Each limit with the share of it that is used, the most used first. Above 1 it binds. */
function limits({ people, parties, changes, api, trigger, pusher }) {
  const largest = plans.at(-1);
  const members = changes / parties / quotas.partitionWrites + api.memberReads / parties / quotas.partitionReads;
  const kept =
    trigger.writes / parties / quotas.partitionWrites + (api.partyHistory + trigger.reads) / parties / quotas.partitionReads;
  const used = {
    "route throttle": Math.max(api.connects, api.history) / template.routeRequests,
    "account throttle": api.total / quotas.apiRequests,
    concurrency: (api.milliseconds + trigger.milliseconds) / 1000 / quotas.concurrency,
    "shard order": changes / trigger.deliverable,
    "one party's partition": Math.max(members, kept),
    "table quota": Math.max(trigger.writes, api.historyReads + trigger.reads, api.memberReads) / quotas.tableUnits,
    "token refresh": people / assumptions.tokenSeconds / quotas.tokenRefreshes,
    "Pusher connections": pusher.connections / largest.connections,
    "Pusher messages": pusher.total / largest.messages,
  };
  return Object.entries(used)
    .map(([name, share]) => ({ name, share }))
    .toSorted((one, other) => other.share - one.share);
}

/** Seconds until all are back after every connection was cut, each route letting through what its throttle allows. */
export function secondsToReturn(people) {
  const once = people / template.routeRequests;
  // Those that the throttle refuses take turns, after a pause: for their subscriptions, then for catch-ups.
  const takeTurns = people > template.routeBurst;
  const subscribed = takeTurns ? (1 + client.pauseShare) * client.spreadSeconds : 0;
  const caughtUp = takeTurns ? subscribed + client.catchUpRoom * client.spreadSeconds : 0;
  // The user's history and the party's.
  return { subscribed: Math.max(once, subscribed), caughtUp: Math.max(2 * once, caughtUp) };
}
