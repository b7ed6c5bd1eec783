import PusherJs, { type Channel, type Options } from "pusher-js";
import type { PusherClient, PusherClientClass } from "./pusherClient.ts";

/** What the page does with the client itself. */
export interface PageUse {
  /** The page is about to connect, or to disconnect. */
  connecting(): void;
  disconnecting(): void;
  /** The page has unsubscribed from a channel that stays subscribed, because a hook uses it. */
  unsubscribed(name: string): void;
}

/**
 * A pusher-js client that is shared with the page: each channel stays subscribed until neither a hook nor the page uses it.
 *
 * Mocks of pusher-js in a page's tests often have `subscribe`, `unsubscribe`, `disconnect` and `connection.bind`, and nothing
 * else. So all other methods are called only if they exist.
 */
export class SharedPusher {
  /** For the page. */
  readonly pusher: PusherClient;
  readonly #ofHooks = new Set<string>();
  readonly #ofPage = new Set<string>();
  /** A call of this class, or of pusher-js itself. */
  #isOwn = false;
  /** What pusher-js would unsubscribe from, while the connection is about to end. */
  #postponed: Set<string> | null = null;

  /** @param Client another class than pusher-js's own */
  constructor(key: string, options: Options, page: PageUse, Client: PusherClientClass = PusherJs) {
    const shared = this;
    // Here, because the class may be a mock, or on a server an object, that only becomes one when it is used.
    class PagePusher extends Client {
      override subscribe(name: string): Channel {
        if (!shared.#isOwn) shared.#ofPage.add(name);
        return super.subscribe(name);
      }

      override unsubscribe(name: string): void {
        if (!shared.#isOwn) {
          shared.#ofPage.delete(name);
          if (shared.#ofHooks.has(name)) {
            page.unsubscribed(name);
            return;
          }
          // pusher-js sends frames in a later task, when the socket may be closing.
          if (shared.#postponed !== null) {
            shared.#postponed.add(name);
            return;
          }
        }
        super.unsubscribe(name);
      }

      override subscribeAll(): void {
        shared.#own(() => super.subscribeAll());
      }

      override connect(): void {
        if (!shared.#isOwn) page.connecting();
        super.connect();
      }

      override disconnect(): void {
        if (!shared.#isOwn) page.disconnecting();
        super.disconnect();
      }
    }
    this.pusher = this.#own(() => new PagePusher(key, options));
  }

  get connection(): PusherClient["connection"] {
    return this.pusher.connection;
  }

  connect(): void {
    this.#own(() => this.pusher.connect?.());
  }

  disconnect(): void {
    this.#postponed = null;
    this.#own(() => this.pusher.disconnect());
  }

  /** The connection is about to end: a subscription that is confirmed now, and not wanted any more, ends with it. */
  ending(): void {
    this.#postponed ??= new Set();
  }

  /** The connection does not end after all. */
  goesOn(): void {
    const names = [...(this.#postponed ?? [])].filter((name) => !this.#ofHooks.has(name) && !this.isOfPage(name));
    this.#postponed = null;
    for (const name of names) this.#own(() => this.pusher.unsubscribe(name));
  }

  has(name: string): boolean {
    return this.pusher.channel?.(name) !== undefined;
  }

  isOfPage(name: string): boolean {
    return this.#ofPage.has(name);
  }

  /** Subscribes for a hook. The channel may be subscribed already, by the page. */
  subscribe(name: string): Channel {
    this.#ofHooks.add(name);
    return this.#own(() => this.pusher.subscribe(name));
  }

  /** No hook uses the channel any more. */
  leave(name: string): void {
    this.#ofHooks.delete(name);
    if (!this.isOfPage(name)) this.#own(() => this.pusher.unsubscribe(name));
  }

  /** The channel cannot be subscribed, for the page neither. */
  remove(name: string): void {
    this.#ofPage.delete(name);
    this.leave(name);
  }

  #own<T>(call: () => T): T {
    const before = this.#isOwn;
    this.#isOwn = true;
    try {
      return call();
    } finally {
      this.#isOwn = before;
    }
  }
}
