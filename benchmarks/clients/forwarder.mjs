// Passes requests on to the API of bin/local.
import { once } from "node:events";
import { Agent, request as send } from "node:http";
import { text } from "node:stream/consumers";

/** As many as bin/local has sandboxes of a function. What the throttle lets through waits here, not there. */
const CONCURRENCY = 4;

export class Forwarder {
  #target;
  #agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

  /** @param target the API's address */
  constructor(target) {
    this.#target = target;
  }

  async answer({ method, url, headers, body }) {
    const onward = send(`${this.#target}${url}`, { method, headers, agent: this.#agent });
    onward.end(body);
    const [reply] = await once(onward, "response");
    return { status: reply.statusCode, body: await text(reply) };
  }

  close() {
    this.#agent.destroy();
  }
}
