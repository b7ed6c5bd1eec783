// What AWS and Pusher publish, and what the template and the client are set to. docs/scale.md and docs/operations.md have
// the pages, and a test holds these numbers to both, to template.yaml and to the client's code.

/** US dollars, us-east-1, arm64, without free tiers: docs/operations.md, "What it costs". */
export const prices = {
  apiPerMillion: 1.0,
  lambdaPerMillion: 0.2,
  gigabyteSecond: 0.0000133334,
  readsPerMillion: 0.125,
  writesPerMillion: 0.625,
  storedGigabyte: 0.25,
  loggedGigabyte: 0.5,
  tracesPerMillion: 5.0,
  gigabyteOut: 0.09,
  idleMonth: 10.75,
};

/** Default quotas of an account in us-east-1, each a second unless it says otherwise. */
export const quotas = {
  apiRequests: 10_000,
  concurrency: 1_000,
  tableUnits: 40_000,
  partitionWrites: 1_000,
  partitionReads: 3_000,
  tokenRefreshes: 120,
  presenceMembers: 100,
};

/** Megabytes at which a function has one vCPU. */
export const MEGABYTES_PER_VCPU = 1_769;

/** How often Lambda reads a shard, a second. */
export const POLLS = 4;

/** Pusher's plans: connections at a time, messages a day, US dollars a month. */
export const plans = [
  { name: "Sandbox", connections: 100, messages: 200_000, dollars: 0 },
  { name: "Startup", connections: 500, messages: 1_000_000, dollars: 49 },
  { name: "Pro", connections: 2_000, messages: 4_000_000, dollars: 99 },
  { name: "Business", connections: 5_000, messages: 10_000_000, dollars: 299 },
  { name: "Premium", connections: 10_000, messages: 20_000_000, dollars: 499 },
  { name: "Growth", connections: 15_000, messages: 40_000_000, dollars: 699 },
  { name: "Plus", connections: 20_000, messages: 60_000_000, dollars: 899 },
  { name: "Growth Plus", connections: 30_000, messages: 90_000_000, dollars: 1_199 },
];

/** template.yaml */
export const template = {
  megabytes: 512,
  routeRequests: 200,
  batchSize: 100,
  historyHours: 24,
  preflightSeconds: 3_600,
  routeBurst: 400,
};

/** web/packages/react/src/channelEvents.ts, history.ts and throttle.ts, and the API's `Clocks` */
export const client = {
  eventsPerCursor: 100,
  minCursorSeconds: 60,
  pageSize: 200,
  repeatedSeconds: 60,
  spreadSeconds: 20,
  pauseShare: 0.2,
  catchUpRoom: 1.2,
};
