import type Pusher from "pusher-js";
import type { ChannelAuthorizationCallback, PresenceChannel, Channel as PusherChannel } from "pusher-js";
import type { AuthorizationOutcome, AuthorizationRequest } from "./authorizer";
import type { ChannelError } from "./errors";
import type { PartylineEvent, PresenceMember } from "./events";
import { State, type Store } from "./store";

/**
 * `closed`: nobody uses it; `subscribing`: also while it is tried again, and while the connection is away; `refused`: it
 * is not tried again by itself.
 */
export type ChannelStatus = "closed" | "subscribing" | "subscribed" | "refused";

export interface ChannelSnapshot {
  readonly status: ChannelStatus;
  readonly error: ChannelError | null;
  /** By username; those last seen while the connection is away. Empty but on presence channels. */
  readonly members: readonly PresenceMember[];
  readonly me: PresenceMember | null;
}

export const closedChannel: ChannelSnapshot = { status: "closed", error: null, members: [], me: null };

/** What a user of a channel wants to hear. */
export interface ChannelListener {
  onEvent?(event: PartylineEvent): void;
  /** Subscribed again after an interruption: what was published meanwhile did not get here. */
  onResume?(): void;
}

/** What a channel needs of its connection. */
export interface ChannelConnection {
  /** Connects if need be. */
  open(channel: Channel): Pusher;
  /** Disconnects if it was the last. */
  close(channel: Channel): void;
  authorize(request: AuthorizationRequest): Promise<AuthorizationOutcome>;
  /** Reads what arrived; undefined is nothing to tell of, such as a repeat. */
  read(name: string, data: unknown): PartylineEvent | undefined;
}

/**
 * One channel, shared by all that use it: subscribed with the first, and unsubscribed with the last. The one and the other
 * may follow each other at once, as they do when React mounts a component twice or changes pages; so the end waits for the
 * end of the task.
 */
export class Channel implements Store<ChannelSnapshot> {
  readonly name: string;
  readonly #connection: ChannelConnection;
  readonly #state = new State(closedChannel);
  readonly #listeners = new Set<{ readonly listener: ChannelListener }>();
  #pusher: Pusher | null = null;
  #channel: PusherChannel | null = null;
  /** The authorization under way: pusher-js waits for its callback. */
  #pending: { controller: AbortController; callback: ChannelAuthorizationCallback } | null = null;
  #wasSubscribed = false;
  /** Nobody uses it any more, and pusher-js could not take it out yet: Pusher has not answered the signature. */
  #leaving = false;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, connection: ChannelConnection) {
    this.name = name;
    this.#connection = connection;
  }

  get(): ChannelSnapshot {
    return this.#state.get();
  }

  /** Uses the channel, and hears when its snapshot changes. */
  subscribe(listener: () => void): () => void {
    const forget = this.#state.subscribe(listener);
    const release = this.listen({});
    return () => {
      forget();
      release();
    };
  }

  /** Uses the channel, and hears what happens on it. */
  listen(listener: ChannelListener): () => void {
    // An object of its own for each use, so that a listener given twice is told twice and removed once.
    const own = { listener };
    this.#listeners.add(own);
    clearTimeout(this.#closing);
    if (this.#pusher === null) this.#open();
    return () => {
      if (!this.#listeners.delete(own) || this.#listeners.size > 0) return;
      clearTimeout(this.#closing);
      this.#closing = setTimeout(() => this.#close());
    };
  }

  /** Tries again what was refused. */
  retry(): void {
    if (this.get().status === "refused" && this.#pusher !== null) this.#subscribe(this.#pusher);
  }

  #open(): void {
    this.#pusher = this.#connection.open(this);
    this.#subscribe(this.#pusher);
  }

  #close(): void {
    const pusher = this.#pusher;
    if (pusher === null) return;
    this.#leave(pusher, "nobody uses the channel any more");
    this.#pusher = null;
    this.#leaving = pusher.channel(this.name) !== undefined;
    this.#wasSubscribed = false;
    this.#state.set(closedChannel);
    this.#connection.close(this);
  }

  #subscribe(pusher: Pusher): void {
    this.#set({ status: "subscribing", error: null });
    this.#leaving = false;
    const channel = pusher.subscribe(this.name);
    this.#channel = channel;
    channel.bind("pusher:subscription_succeeded", () => this.#subscribed());
    channel.bind("pusher:subscription_error", (problem: { error?: string }) => this.#refusedByPusher(problem));
    channel.bind("pusher:member_added", () => this.#showMembers());
    channel.bind("pusher:member_removed", () => this.#showMembers());
    channel.bind_global((name: string, data: unknown) => {
      const event = this.#connection.read(name, data);
      if (event !== undefined) this.#tell((listener) => listener.onEvent?.(event));
    });
  }

  /** Takes the channel out of pusher-js, wherever the subscription is. */
  #leave(pusher: Pusher, why: string): void {
    this.#channel?.unbind_all();
    this.#channel = null;
    // While an authorization is under way, pusher-js only notes that the channel is not wanted, and would subscribe to it
    // after the next reconnect. With the authorization ended, it can be taken out.
    const pending = this.#pending;
    this.#pending = null;
    pending?.controller.abort();
    pending?.callback(new Error(why), null);
    pusher.unsubscribe(this.name);
  }

  /** Answers pusher-js when it wants to subscribe: at first, and after each reconnect. */
  async authorize(socketId: string, callback: ChannelAuthorizationCallback): Promise<void> {
    this.#pending?.controller.abort();
    const pending = { controller: new AbortController(), callback };
    this.#pending = pending;
    const outcome = await this.#connection.authorize({
      channel: this.name,
      socketId,
      signal: pending.controller.signal,
      onFailure: (error) => this.#set({ error }),
    });
    // Another connection has come, or nobody wants it any more: a signature for this one is worth nothing.
    if ("aborted" in outcome || this.#pending !== pending) return;
    if ("refused" in outcome) {
      this.refuse(outcome.refused);
    } else {
      this.#pending = null;
      callback(null, outcome.granted);
    }
  }

  /** Ends the subscription for good: pusher-js does not try it again after a reconnect either. */
  refuse(error: ChannelError): void {
    if (this.#pusher === null) return;
    // Pusher has answered, if in a way that pusher-js does not take for an answer: it would wait on.
    if (this.#channel !== null && this.awaitsPusher) this.#channel.subscriptionPending = false;
    this.#leave(this.#pusher, error.message);
    this.#set({ status: "refused", error, members: [], me: null });
  }

  /** The connection is there, and pusher-js has begun to subscribe to what it knows of. */
  connected(): void {
    // Hours may have passed since the token was not accepted.
    if (this.get().error?.kind === "unauthorized") this.retry();
  }

  /** The connection is away. pusher-js itself subscribes anew when it is back. */
  disconnected(pusher: Pusher): void {
    this.#pending?.controller.abort();
    this.#pending = null;
    if (this.#leaving) pusher.unsubscribe(this.name);
    this.#leaving = false;
    if (this.get().status === "subscribed") this.#set({ status: "subscribing" });
  }

  /** Whether a signature was sent, and Pusher has not answered. */
  get awaitsPusher(): boolean {
    return this.#channel?.subscriptionPending === true && this.#pending === null;
  }

  #subscribed(): void {
    this.#set({ status: "subscribed", error: null });
    this.#showMembers();
    if (this.#wasSubscribed) this.#tell((listener) => listener.onResume?.());
    this.#wasSubscribed = true;
  }

  #refusedByPusher({ error }: { error?: string }): void {
    this.refuse({
      kind: "subscription-refused",
      final: true,
      channel: this.name,
      message: `Pusher refused the subscription: ${error ?? "it does not say why"}`,
    });
  }

  #showMembers(): void {
    if (!this.name.startsWith("presence-") || this.#channel === null) return;
    const { members: there, myID } = (this.#channel as PresenceChannel).members;
    const members = Object.entries(there as Record<string, { username?: unknown; avatar?: unknown }>)
      .map(([id, info]) => presenceMember(id, info))
      .sort((a, b) => a.username.localeCompare(b.username) || (a.id < b.id ? -1 : 1));
    this.#set({ members, me: members.find(({ id }) => id === myID) ?? null });
  }

  #set(change: Partial<ChannelSnapshot>): void {
    if (this.#pusher !== null) this.#state.set({ ...this.get(), ...change });
  }

  #tell(what: (listener: ChannelListener) => void): void {
    for (const { listener } of [...this.#listeners]) {
      try {
        what(listener);
      } catch (error) {
        // Reported as uncaught, and the other listeners are told all the same.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

function presenceMember(id: string, info: { username?: unknown; avatar?: unknown } | null): PresenceMember {
  return {
    id,
    username: typeof info?.username === "string" ? info.username : id,
    ...(typeof info?.avatar === "string" ? { avatar: info.avatar } : {}),
  };
}
