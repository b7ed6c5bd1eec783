// API Gateway's throttle in front of an API: a bucket of tokens, and 429 without Retry-After when it is empty.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export class ThrottledApi {
  /** Requests a second, and at once; undefined lets everything through. */
  rate;
  /** Whether each route has a bucket of its own, as with API Gateway's route settings, or the API has one. */
  byRoute = false;
  /** What was answered since the last `throttle`: route, client, status, and when, in milliseconds of `performance.now`. */
  answered = [];
  /** Requests that wait for their answer. */
  open = 0;
  #behind;
  #buckets = new Map();
  #server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => this.#answer(incoming, outgoing));

  /** @param behind what answers a request that is let through: a `Forwarder`, or a `ChannelAuth` */
  static async inFrontOf(behind) {
    const api = new ThrottledApi();
    api.#behind = behind;
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
    this.#behind.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(incoming, outgoing) {
    const askedAt = performance.now();
    const { method, url, headers } = incoming;
    const route = `${method} ${url.split("?")[0]}`;
    this.open++;
    const { status, body } = await this.#answerTo({ route, method, url, headers }, incoming);
    this.open--;
    this.answered.push({ route, client: headers.authorization, status, askedAt, answeredAt: performance.now() });
    outgoing.writeHead(status, { "Content-Type": "application/json" }).end(body);
  }

  async #answerTo(request, incoming) {
    try {
      const body = await text(incoming);
      if (!this.#take(request.route)) return { status: 429, body: '{"message":"Too Many Requests"}' };
      return await this.#behind.answer({ ...request, body });
    } catch (error) {
      return { status: 502, body: JSON.stringify({ message: String(error) }) };
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
