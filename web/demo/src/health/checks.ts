import { userChannelName } from "@partyline/react";
import Pusher from "pusher-js";
import { backend, type DemoConfig, messageOf, type Person } from "../backend.ts";
import { readToken } from "./token.ts";

/** What each check asks, with the names of bin/doctor and docs/troubleshooting.md. */
export const checks = {
  cluster: "Does Pusher’s host answer?",
  key: "Can a client with this key connect?",
  "channel auth": "Does POST /pusher/auth exist, and answer?",
  CORS: "May a page of this origin call the API?",
  token: "Is the token of this user, of the right issuer, and not expired?",
  signature: "Does Pusher accept the API’s signature?",
  "event name": "Is an event of this name published, and do events arrive?",
} as const;
export type CheckName = keyof typeof checks;

export interface Finding {
  /** `skip`: another check must be ok first. */
  readonly state: "ok" | "fail" | "skip";
  /** What the check found. */
  readonly text: string;
  /** How to fix it. */
  readonly advice?: string;
  /** The heading in docs/troubleshooting.md with details. */
  readonly section?: string;
}

export type Findings = Partial<Record<CheckName, Finding>>;

export interface HealthInput {
  readonly config: DemoConfig;
  readonly user: Person;
  /** The Pusher app's key of the page. */
  readonly key: string;
  /** The token to check; empty for a new token of the user. */
  readonly token: string;
  /** The origin of the page. */
  readonly origin: string;
  /** The event that the page binds to. */
  readonly event: string;
}

/** Longer than any answer on loopback takes. */
const deadlineMilliseconds = 5_000;

/** The events of the invitation trigger, with their channels (docs/events.md). */
const published: Readonly<Record<string, string>> = {
  "party-invitation-received": "private-user-<userId>",
  "party-updated": "private-party-<partyId>",
};

const ok = (text: string): Finding => ({ state: "ok", text });
const fail = (text: string, advice: string, section: string): Finding => ({ state: "fail", text, advice, section });
const skip = (text: string): Finding => ({ state: "skip", text });

/** Runs all checks, and reports each finding as soon as it is known. */
export async function runChecks(input: HealthInput, found: (name: CheckName, finding: Finding) => void): Promise<void> {
  const { config, user, origin } = input;
  const connection = await connect(input);
  try {
    found("cluster", connection.cluster);
    found("key", connection.key);

    let token = input.token.trim();
    try {
      token ||= await backend.token(user);
    } catch (problem) {
      found("token", fail("The token is missing.", messageOf(problem), "401 Unauthorized"));
      return;
    }
    const read = readToken(token);
    const channel = userChannelName("claims" in read ? read.claims.sub : user.id);
    const answer = await authorize(token, channel, connection.pusher?.connection.socket_id ?? "1.1");
    found("channel auth", channelAuthFinding(answer));
    found("CORS", await corsFinding(origin.trim()));
    found("token", tokenFinding(read, answer, config, user));

    const signature = await signatureFinding(connection.pusher, channel, answer);
    found("signature", signature);
    found(
      "event name",
      await eventFinding(input.event.trim(), signature.state === "ok" ? connection.pusher : null, channel),
    );
  } finally {
    connection.pusher?.disconnect();
  }
}

interface Connection {
  readonly cluster: Finding;
  readonly key: Finding;
  /** A separate connection, in addition to the page's; null if it failed. */
  readonly pusher: Pusher | null;
}

async function connect({ config, key }: HealthInput): Promise<Connection> {
  const { host, port } = config.pusher;
  const address = `${host}:${port}`;
  if (key.trim() === "") {
    return {
      cluster: skip("The key is missing."),
      key: fail("The key is missing.", "Set VITE_PUSHER_APP_KEY.", "`isConnected` stays false"),
      pusher: null,
    };
  }
  const pusher = new Pusher(key.trim(), {
    cluster: "",
    wsHost: host,
    wsPort: port,
    forceTLS: false,
    enabledTransports: ["ws"],
    disableStats: true,
    channelAuthorization: {
      customHandler: ({ channelName }, callback) => {
        const granted = signatures.get(channelName);
        if (granted === undefined) callback(new Error("nothing was signed"), null);
        else callback(null, granted);
      },
    },
  });
  const outcome = await within<"connected" | { code: number | null; message: string }>((done) => {
    pusher.connection.bind("connected", () => done("connected"));
    pusher.connection.bind("error", (problem: PusherProblem) => {
      const data = problem.data ?? problem.error?.data;
      // Without a code it is a network error, and pusher-js retries.
      if (data?.code) done({ code: data.code, message: data.message ?? "" });
    });
  });
  if (outcome === "connected") {
    return {
      cluster: ok(`${address} answers.`),
      key: ok(`A client with this key can connect to ${address}.`),
      pusher,
    };
  }
  pusher.disconnect();
  if (outcome === undefined) {
    return {
      cluster: fail(`${address} does not answer.`, "Is the cluster or the host right?", "`isConnected` stays false"),
      key: skip("Needs a connection."),
      pusher: null,
    };
  }
  return { cluster: ok(`${address} answers.`), key: refusedKey(outcome.code, outcome.message), pusher: null };
}

function refusedKey(code: number | null, message: string): Finding {
  return code === 4001
    ? fail(
        "Pusher refuses the connection with 4001: no app with this key in this cluster.",
        "Compare VITE_PUSHER_APP_KEY and VITE_PUSHER_CLUSTER with App Keys in Pusher’s dashboard, under bin/local with its ready line.",
        "Error 4001: app key not in this cluster",
      )
    : fail(`Pusher refuses the connection with ${code}: ${message}`, "Look up the code.", "Errors 4000 to 4399");
}

interface PusherProblem {
  readonly data?: { readonly code?: number | null; readonly message?: string };
  readonly error?: { readonly data?: PusherProblem["data"] };
}

/** The signatures from channel auth, by channel. */
const signatures = new Map<string, { auth: string }>();

type AuthAnswer = { readonly status: number; readonly body: string } | { readonly problem: string };

async function authorize(token: string, channel: string, socketId: string): Promise<AuthAnswer> {
  signatures.delete(channel);
  try {
    const answer = await fetch("/pusher/auth", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ socket_id: socketId, channel_name: channel }),
      signal: AbortSignal.timeout(deadlineMilliseconds),
    });
    const body = await answer.text();
    if (answer.status === 200) signatures.set(channel, JSON.parse(body));
    return { status: answer.status, body };
  } catch (problem) {
    return { problem: messageOf(problem) };
  }
}

function channelAuthFinding(answer: AuthAnswer): Finding {
  if ("problem" in answer) {
    return fail(
      `POST /pusher/auth does not answer: ${answer.problem}.`,
      "Compare VITE_API_BASE_URL with the API’s address.",
      "The browser says CORS, or the status is 0",
    );
  }
  const { status, body } = answer;
  const seen = `POST /pusher/auth answers ${status}`;
  switch (status) {
    case 200:
    case 401:
    case 403:
      return ok(`${seen}.`);
    case 404:
      return fail(
        `${seen}: the route is missing.`,
        "Compare VITE_API_BASE_URL with the API’s address.",
        "The browser says CORS, or the status is 0",
      );
    case 429:
      return fail(`${seen}: too many requests by this user.`, "Wait a minute.", "429 Too Many Requests");
    case 503:
      return fail(
        `${seen}: the function cannot reach the key set, the table or the secret.`,
        "Its log names it as reason.",
        "503 Service Unavailable",
      );
    case 400:
    case 413:
    case 415:
      return fail(`${seen}: ${body}`, "The message names the field.", "400, 413, 415");
    default:
      return fail(
        `${seen}: the function fails, or does not start.`,
        "Check its log.",
        "500 Internal Server Error, or the first request times out",
      );
  }
}

async function corsFinding(origin: string): Promise<Finding> {
  const section = "The browser says CORS, or the status is 0";
  try {
    const { headers } = await backend.preflight(origin);
    const allowed = headers["access-control-allow-origin"];
    if (allowed === origin || allowed === "*") return ok(`A page of ${origin} may call the API.`);
    return fail(
      `A page of ${origin} may not call the API.`,
      `Add ${origin} to AllowedOrigins and deploy: scheme, host and port as the browser shows them, without a slash at the end.`,
      section,
    );
  } catch (problem) {
    return fail(messageOf(problem), "Give the page’s scheme, host and port.", section);
  }
}

/** The allowed clock difference (docs/authentication.md). */
const skewSeconds = 30;

function tokenFinding(
  read: ReturnType<typeof readToken>,
  answer: AuthAnswer,
  { issuer }: DemoConfig,
  user: Person,
): Finding {
  const unauthorized = "401 Unauthorized";
  if ("problem" in read) return fail(read.problem, "Send a JWT only.", unauthorized);
  const { sub, iss, exp, iat, nbf } = read.claims;
  const now = Date.now() / 1000;
  if (iss !== issuer) {
    return fail(`iss is "${iss}", the API expects "${issuer}".`, "They must be exactly equal.", unauthorized);
  }
  if (exp + skewSeconds < now) {
    return fail(
      `exp was ${span(now - exp)} ago.`,
      "Get a new token for each authorization: getToken must return a fresh one.",
      "The token expires while the page is open",
    );
  }
  if (iat > now + skewSeconds || (nbf ?? iat) > now + skewSeconds) {
    return fail(
      `iat or nbf is in the future, by more than ${skewSeconds} s.`,
      "The issuer’s clock or this one is wrong.",
      "Tokens are expired or from the future, calls have an old timestamp",
    );
  }
  if (!("status" in answer)) return skip("Needs an answer of POST /pusher/auth.");
  if (answer.status === 401) {
    return fail("401, although its claims are valid.", "The log of channel auth has the reason.", unauthorized);
  }
  if (sub !== user.id) {
    return fail(
      `The token is of ${sub}, and ${user.username} is ${user.id}.`,
      "The channel must be private-user- and the token’s user.",
      "403 Forbidden on a channel that should be yours",
    );
  }
  return ok(`User ${sub}, issuer ${iss}, valid for ${span(exp - now)}.`);
}

function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

async function signatureFinding(pusher: Pusher | null, name: string, answer: AuthAnswer): Promise<Finding> {
  if (pusher === null) return skip("Needs a connection.");
  if (!("status" in answer) || answer.status !== 200) return skip("Nothing was signed.");
  const problem = await within<string | null>((done) => {
    const channel = pusher.subscribe(name);
    channel.bind("pusher:subscription_succeeded", () => done(null));
    channel.bind("pusher:subscription_error", ({ error }: { error?: string }) => done(error ?? "no reason given"));
    pusher.connection.bind("error", (seen: PusherProblem) =>
      done((seen.data ?? seen.error?.data)?.message ?? "no reason given"),
    );
  });
  if (problem === null) return ok("Pusher accepts it.");
  if (problem?.startsWith("Invalid key")) {
    return fail(
      "Pusher reports that it is signed with another key than the client’s.",
      "Give clients and functions the key of the same line of App Keys.",
      "Invalid key in subscription auth data",
    );
  }
  return fail(
    `Pusher refuses it: ${problem ?? "no answer"}.`,
    "The functions’ secret is not the one of this key: copy it again from App Keys.",
    "Invalid signature",
  );
}

async function eventFinding(event: string, pusher: Pusher | null, channel: string): Promise<Finding> {
  const section = "Events are not received";
  const where = published[event];
  if (where === undefined) {
    const meant = Object.keys(published).find((name) => letters(name) === letters(event));
    return fail(
      `Nothing is published as ${event || "an empty name"}.`,
      meant === undefined ? `There are ${Object.keys(published).join(" and ")}.` : `Bind to ${meant}, exactly.`,
      section,
    );
  }
  const seen = `${event} is published on ${where}.`;
  if (pusher === null) return skip(`${seen} Whether it arrives needs a subscription.`);
  // With a name that no page binds to.
  const probe = `health-${crypto.randomUUID()}`;
  const begun = performance.now();
  const arrived = await within<true>((done) => {
    pusher.channel(channel)?.bind(probe, () => done(true));
    fetch("/pusher/mock-event", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ channel, event: probe, data: {} }),
      signal: AbortSignal.timeout(deadlineMilliseconds),
    }).catch(() => {});
  });
  return arrived === undefined
    ? fail("A mock event did not arrive.", "Functions and clients use different apps, or Pusher refuses.", section)
    : ok(`${seen} A mock event arrived after ${Math.round(performance.now() - begun)} ms.`);
}

const letters = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, "");

/** The outcome, or undefined after the deadline. */
function within<T>(begin: (done: (outcome: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), deadlineMilliseconds);
    begin((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
  });
}
