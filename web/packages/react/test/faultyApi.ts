import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { inject } from "vitest";
import type { FakeHistory } from "./fakeHistory.ts";

/** A request to POST /pusher/auth, or to POST /pusher/user-auth, which names no channels. */
export interface Asked {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly channels: readonly string[];
  readonly socketId: string;
  readonly token: string;
  /** Whether the page closed the connection before the answer. */
  abandoned: boolean;
}

/** A request to GET /pusher/history. */
export interface HistoryAsked {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly channel: string;
  readonly after: string | null;
  readonly limit: string | null;
  readonly token: string;
}

/**
 * An answer in place of the API's. `member`: signatures of this member; `data`: this in place of each channel's signature, or
 * of the sign-in's.
 */
export type Fault =
  | { member: object }
  | { data: object }
  | { status: number; headers?: Record<string, string>; body?: string }
  | "hang up"
  | Promise<unknown>;

/** Delays a request until it is released. */
export function held(): { until: Promise<void>; release: () => void } {
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { until, release };
}

/** A proxy in front of the API that can answer in its place. */
export class FaultyApi {
  /** The requests to POST /pusher/auth. */
  readonly asked: Asked[] = [];
  /** The requests to POST /pusher/user-auth. */
  readonly signIns: Asked[] = [];
  /** The requests to GET /pusher/history. */
  readonly histories: HistoryAsked[] = [];
  /** Answers GET /pusher/history in place of the API. */
  history: FakeHistory | undefined;
  /** The most requests to GET /pusher/history that were open at once. */
  mostHistories = 0;
  #openHistories = 0;
  readonly #faults: Fault[] = [];
  readonly #signInFaults: Fault[] = [];
  readonly #historyFaults: Fault[] = [];
  readonly #target: string;
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });

  private constructor(target: string) {
    this.#target = target;
  }

  static async inFrontOf(target: string): Promise<FaultyApi> {
    const api = new FaultyApi(target);
    api.#server.listen(0, "127.0.0.1");
    await once(api.#server, "listening");
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The answers for the next requests to POST /pusher/auth, one each. A promise delays its request until it resolves. */
  meets(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** The same for POST /pusher/user-auth. */
  signInMeets(...faults: Fault[]): void {
    this.#signInFaults.push(...faults);
  }

  /** The same for GET /pusher/history. */
  historyMeets(...faults: Fault[]): void {
    this.#historyFaults.push(...faults);
  }

  /** Each channel of the next request gets a signature of this member, made with Pusher's own secret. */
  signs(member: object): void {
    this.#faults.push({ member });
  }

  /** The requests that name a channel. */
  askedFor(channel: string): Asked[] {
    return this.asked.filter(({ channels }) => channels.includes(channel));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answerHistory(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const authorization = request.headers.authorization ?? "";
    const { searchParams } = new URL(request.url ?? "", this.url);
    this.histories.push({
      at: Date.now(),
      channel: searchParams.get("channel_name") ?? "",
      after: searchParams.get("after"),
      limit: searchParams.get("limit"),
      token: authorization.replace("Bearer ", ""),
    });
    this.mostHistories = Math.max(this.mostHistories, ++this.#openHistories);
    response.on("close", () => this.#openHistories--);
    const fault = this.#historyFaults.shift();
    if (fault === "hang up") {
      request.socket.destroy();
      return;
    }
    if (fault !== undefined && "status" in fault) {
      response
        .writeHead(fault.status, fault.headers)
        .end(fault.body ?? JSON.stringify({ message: "refused by a test" }));
      return;
    }
    await fault;
    const answer =
      this.history?.answer(searchParams) ?? (await ask("GET", `${this.#target}${request.url}`, authorization));
    const body = typeof answer.body === "string" ? answer.body : await (answer as Response).text();
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(body);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith("/pusher/history?")) {
      await this.#answerHistory(request, response);
      return;
    }
    const body = await text(request);
    const isSignIn = request.url === "/pusher/user-auth";
    const { socket_id, channel_name = [] } = JSON.parse(body);
    const authorization = request.headers.authorization ?? "";
    const asked: Asked = {
      at: Date.now(),
      channels: channel_name,
      socketId: socket_id,
      token: authorization.replace("Bearer ", ""),
      abandoned: false,
    };
    (isSignIn ? this.signIns : this.asked).push(asked);
    response.on("close", () => {
      asked.abandoned = !response.writableFinished;
    });
    const fault = (isSignIn ? this.#signInFaults : this.#faults).shift();
    if (fault === "hang up") {
      request.socket.destroy();
      return;
    }
    if (fault !== undefined && ("member" in fault || "data" in fault)) {
      const data = (channel: string) => ("data" in fault ? fault.data : signed(socket_id, channel, fault.member));
      const entries = asked.channels.map((channel) => [channel, { status: 200, data: data(channel) }]);
      response.writeHead(200).end(JSON.stringify(isSignIn ? data("") : Object.fromEntries(entries)));
      return;
    }
    if (fault !== undefined && "status" in fault) {
      response
        .writeHead(fault.status, fault.headers)
        .end(fault.body ?? JSON.stringify({ message: "refused by a test" }));
      return;
    }
    await fault;
    const answer = await inTurn(() => ask("POST", `${this.#target}${request.url}`, authorization, body));
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
  }
}

function signed(socketId: string, channel: string, member: object) {
  const { key, secret } = inject("ready").pusher;
  const channel_data = JSON.stringify(member);
  const signature = createHmac("sha256", secret).update(`${socketId}:${channel}:${channel_data}`).digest("hex");
  return { auth: `${key}:${signature}`, channel_data };
}

let last: Promise<unknown> = Promise.resolve();

/** One request at a time: parallel requests would start more sandboxes, which takes seconds on a busy machine. */
function inTurn<T>(what: () => Promise<T>): Promise<T> {
  const mine = last.then(what);
  last = mine.catch(() => {});
  return mine;
}

/** The API's answer. A 503 of its own on a busy machine is not an error that a test wants, and is retried. */
async function ask(method: string, url: string, authorization: string, body: string | null = null): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, {
      method,
      headers: { Authorization: authorization, "Content-Type": "application/json" },
      body,
    });
    if (answer.status !== 503 || tries === 20) return answer;
    await setTimeout(100);
  }
}
