import { describe, expect, test } from "vitest";
import type { PusherClientClass } from "../src/pusherClient.ts";
import { SharedPusher } from "../src/sharedPusher.ts";

/** Stands in for pusher-js, which sends a frame for each subscription that it ends. */
class Client {
  readonly ended: string[] = [];
  subscribe(): void {}
  unsubscribe(name: string): void {
    this.ended.push(name);
  }
  disconnect(): void {}
}

const page = { connecting() {}, disconnecting() {}, unsubscribed() {} };

function shared() {
  const pusher = new SharedPusher("key", { cluster: "eu" }, page, Client as unknown as PusherClientClass);
  const client = pusher.pusher as unknown as Client;
  return { pusher, client };
}

describe("a subscription that was cancelled, and is confirmed while the connection is about to end", () => {
  test("is left to the end of the connection", () => {
    const { pusher, client } = shared();
    pusher.ending();
    // As pusher-js does it, at the confirmation.
    client.unsubscribe("private-user-ada");
    pusher.disconnect();
    expect(client.ended).toEqual([]);
  });

  test("is ended when the connection goes on after all", () => {
    const { pusher, client } = shared();
    pusher.ending();
    client.unsubscribe("private-user-ada");
    client.unsubscribe("private-party-garden");
    pusher.subscribe("private-party-garden");
    pusher.goesOn();
    expect(client.ended).toEqual(["private-user-ada"]);
  });

  test("and what a hook leaves meanwhile is ended at once", () => {
    const { pusher, client } = shared();
    pusher.subscribe("private-user-ada");
    pusher.ending();
    pusher.leave("private-user-ada");
    expect(client.ended).toEqual(["private-user-ada"]);
  });
});
