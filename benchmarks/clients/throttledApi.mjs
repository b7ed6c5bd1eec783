// API Gateway's throttle in front of an API: a bucket of tokens, and 429 without Retry-After when it is empty.
import { once } from "node:events";
import { Agent, createServer, request as send } from "node:http";
import { text } from "node:stream/consumers";

/** As many as bin/local has sandboxes of a function. What the throttle lets through waits here, not there. */
const CONCURRENCY = 4;

export class ThrottledApi {
  /** Requests a second, and at once; undefined lets everything through. */
  rate;
  /** Whether each route has a bucket of its own, as with API Gateway's route settings, or the API has one. */
  byRoute = false;
  /** What was answered since the last `clear`. */
  answered = [];
  #target;
  #buckets = new Map();
  #agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  #server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => this.#answer(incoming, outgoing));

  static async inFrontOf(target) {
    const api = new ThrottledApi();
    api.#target = target;
    api.#server.listen(0, "127.0.0.1", 4_096);
    await once(api.#server, "listening");
    return api;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  throttle({ rate, byRoute }) {
    this.rate = rate;
    this.byRoute = byRoute;
    this.#buckets.clear();
    this.answered = [];
  }

  close() {
    this.#agent.destroy();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(incoming, outgoing) {
    const route = `${incoming.method} ${new URL(incoming.url, this.url).pathname}`;
    const client = incoming.headers.authorization;
    const answer = (status, headers, body) => {
      this.answered.push({ route, client, status });
      outgoing.writeHead(status, headers).end(body);
    };
    try {
      const body = await text(incoming);
      if (!this.#take(route)) {
        answer(429, { "Content-Type": "application/json" }, '{"message":"Too Many Requests"}');
        return;
      }
      const { method, headers, url } = incoming;
      const onward = send(`${this.#target}${url}`, { method, headers, agent: this.#agent });
      onward.end(body);
      const [reply] = await once(onward, "response");
      answer(reply.statusCode, { "Content-Type": reply.headers["content-type"] ?? "" }, await text(reply));
    } catch (error) {
      answer(502, {}, String(error));
    }
  }

  #take(route) {
    if (this.rate === undefined) return true;
    const name = this.byRoute ? route : "all";
    const now = performance.now();
    const bucket = this.#buckets.get(name) ?? { tokens: this.rate, at: now };
    bucket.tokens = Math.min(this.rate, bucket.tokens + ((now - bucket.at) * this.rate) / 1_000);
    bucket.at = now;
    this.#buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
