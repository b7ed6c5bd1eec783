import type { ChannelAuthorizationCallback, PresenceChannel, Channel as PusherChannel } from "pusher-js";
import type { AuthorizationOutcome, AuthorizationRequest } from "./authorizer.ts";
import { callSafely } from "./callSafely.ts";
import type { Delivery, EventDelivery, TellEvent } from "./channelEvents.ts";
import type { ChannelError } from "./errors.ts";
import type { EventData, EventName, PresenceMember, ReceivedEvent } from "./eventTypes.ts";
import type { Resume } from "./resumption.ts";
import type { SharedPusher } from "./sharedPusher.ts";
import { State, type Store } from "./store.ts";

/**
 * `closed`: not in use, or the page has disconnected; `subscribing`: also during retries, and while the connection is
 * interrupted; `refused`: not retried by itself.
 */
export type ChannelStatus = "closed" | "subscribing" | "subscribed" | "refused";

export interface ChannelSnapshot {
  readonly status: ChannelStatus;
  readonly error: ChannelError | null;
  /** Sorted by username. During an interruption, the last known members. Always empty on other channels than presence. */
  readonly members: readonly PresenceMember[];
  readonly me: PresenceMember | null;
}

export const closedChannel: ChannelSnapshot = { status: "closed", error: null, members: [], me: null };

/** Callbacks of a user of the channel. */
export interface ChannelListener {
  /** For Partyline's own events, and those that were asked for with {@link Channel.on}. */
  onEvent?(event: ReceivedEvent, delivery: Delivery): void;
  /** This channel has caught up after an interruption. */
  onResume?(resume: Resume): void;
}

/** The connection, as a channel uses it. */
export interface ChannelConnection {
  /** Connects if there is no connection yet. */
  open(channel: Channel): SharedPusher;
  /** Disconnects if this was the last channel. */
  close(channel: Channel): void;
  authorize(request: AuthorizationRequest): Promise<AuthorizationOutcome>;
  events(channel: string, tell: TellEvent): EventDelivery;
  /** The channel may have missed events. */
  behind(channel: Channel): void;
  caughtUp(channel: Channel, resume: Resume): void;
  /** The channel does not catch up: it is refused or not in use any more, or it has missed nothing. */
  left(channel: Channel): void;
}

const partylineEvents = ["party-invitation-received", "party-updated"];

const pusherEvents = [
  "pusher:subscription_succeeded",
  "pusher:subscription_error",
  "pusher:member_added",
  "pusher:member_removed",
];

/**
 * One channel, shared by all its users: the first one subscribes, and the last one unsubscribes. Both can happen in the same
 * task, when React mounts a component twice or changes pages, so unsubscribing waits for the end of the task.
 */
export class Channel implements Store<ChannelSnapshot> {
  readonly name: string;
  readonly #connection: ChannelConnection;
  readonly #state = new State(closedChannel);
  readonly #listeners = new Set<{ readonly listener: ChannelListener }>();
  readonly #events: EventDelivery;
  /** What is bound to pusher-js's channel, by the event's name. */
  readonly #handlers = new Map<string, (data: unknown) => void>();
  /** Whether a handler was called for the current message. */
  #isHeard = false;
  #pusher: SharedPusher | null = null;
  #channel: PusherChannel | null = null;
  /** The current authorization. pusher-js waits for its callback. */
  #pending: { controller: AbortController; callback: ChannelAuthorizationCallback } | null = null;
  #wasSubscribed = false;
  #subscriptions = 0;
  /** No longer in use, but pusher-js could not remove it yet: Pusher has not answered the subscription. */
  #leaving = false;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(name: string, connection: ChannelConnection) {
    this.name = name;
    this.#connection = connection;
    this.#events = connection.events(name, (event, delivery) =>
      this.#tell((listener) => listener.onEvent?.(event, delivery)),
    );
    for (const event of [...pusherEvents, ...partylineEvents]) this.#handle(event);
  }

  get(): ChannelSnapshot {
    return this.#state.get();
  }

  /** Uses the channel, and calls the listener when its snapshot changes. */
  subscribe(listener: () => void): () => void {
    const forget = this.#state.subscribe(listener);
    const release = this.listen({});
    return () => {
      forget();
      release();
    };
  }

  /** Uses the channel, and calls the listener for its events. */
  listen(listener: ChannelListener): () => void {
    // A separate object for each use, so that a listener added twice is called twice and removed once.
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

  /** Uses the channel, and calls the handler for its events with this name. */
  on<Name extends EventName>(
    eventName: Name,
    handler: (data: EventData<Name>, delivery: Delivery) => void,
  ): () => void {
    this.#handle(eventName);
    return this.listen({
      onEvent: ({ name, data }, delivery) => name === eventName && handler(data as EventData<Name>, delivery),
    });
  }

  /** Retries a refused subscription. */
  retry(): void {
    if (this.get().status === "refused" && this.#pusher !== null) this.#subscribe(this.#pusher);
  }

  #open(): void {
    this.#pusher = this.#connection.open(this);
    this.#events.open();
    if (this.#events.mayResume) this.#connection.behind(this);
    this.#subscribe(this.#pusher);
  }

  #close(): void {
    const pusher = this.#pusher;
    if (pusher === null) return;
    if (pusher.isOfPage(this.name)) {
      // An authorization that is under way goes on, for the page.
      this.#unbind();
      pusher.leave(this.name);
    } else {
      this.#leave(pusher, "the channel is not in use any more");
      this.#leaving = pusher.has(this.name);
    }
    this.#pusher = null;
    this.#wasSubscribed = false;
    this.#events.close();
    this.#state.set(closedChannel);
    this.#connection.left(this);
    this.#connection.close(this);
  }

  #subscribe(pusher: SharedPusher): void {
    this.#set({ status: "subscribing", error: null });
    if (this.#wasSubscribed) this.#connection.behind(this);
    this.#leaving = false;
    const channel = pusher.subscribe(this.name);
    this.#channel = channel;
    for (const [name, handler] of this.#handlers) channel.bind(name, handler);
    // By the page.
    if (channel.subscribed) this.#subscribed();
  }

  /** Binds a handler to the event, once. */
  #handle(name: string): void {
    if (this.#handlers.has(name)) return;
    const handler = (data: unknown) => this.#receive(name, data);
    this.#handlers.set(name, handler);
    this.#channel?.bind(name, handler);
  }

  /** Leaves what the page has bound. */
  #unbind(): void {
    for (const [name, handler] of this.#handlers) this.#channel?.unbind(name, handler);
    this.#channel = null;
  }

  /** The page has unsubscribed, and so expects that its own handlers are not called any more. */
  unsubscribedByPage(): void {
    this.#channel?.unbind_all();
    for (const [name, handler] of this.#handlers) this.#channel?.bind(name, handler);
  }

  /** A message on this channel, after pusher-js has called the handlers for it. */
  message(event: string, data: unknown): void {
    const name = event.replace(/^pusher_internal:/, "pusher:");
    const isHeard = this.#isHeard;
    this.#isHeard = false;
    const channel = this.#channel;
    if (isHeard || channel === null || !this.#handlers.has(name)) return;
    if (name === "pusher:subscription_succeeded" && !channel.subscribed) return;
    // The page has unbound all handlers of the channel, or of this event.
    for (const [bound, handler] of this.#handlers) channel.unbind(bound, handler).bind(bound, handler);
    this.#receive(name, data);
    this.#isHeard = false;
  }

  #receive(name: string, data: unknown): void {
    if (name === "pusher:subscription_error") {
      this.#refusedByPusher(data as { error?: string });
      return;
    }
    this.#isHeard = true;
    if (name === "pusher:subscription_succeeded") this.#subscribed();
    else if (pusherEvents.includes(name)) this.#showMembers();
    else {
      // Pusher confirms the subscription first, but mocks of a page's tests often do not.
      if (this.#channel !== null && !this.#wasSubscribed) this.#subscribed();
      this.#events.receive(name, data);
    }
  }

  /** Removes the channel from pusher-js, whatever state the subscription is in. */
  #leave(pusher: SharedPusher, why: string): void {
    if (pusher.isOfPage(this.name)) this.#unbind();
    this.#channel?.unbind_all();
    this.#channel = null;
    // During an authorization pusher-js only marks the channel as cancelled, and would subscribe to it again after the next
    // reconnect. After the end of the authorization the channel can be removed.
    const pending = this.#pending;
    this.#pending = null;
    pending?.controller.abort();
    pending?.callback(new Error(why), null);
    pusher.remove(this.name);
  }

  /** Authorizes for pusher-js: at the first subscription, and after each reconnect. */
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
    // The connection has changed, or the channel is not in use any more: the signature is useless.
    if ("aborted" in outcome || this.#pending !== pending) return;
    if ("refused" in outcome && this.#pusher !== null) {
      this.refuse(outcome.refused);
    } else if ("refused" in outcome) {
      // Of the page alone by now.
      this.#pending = null;
      callback(new Error(outcome.refused.message), null);
    } else {
      this.#pending = null;
      callback(null, outcome.granted);
    }
  }

  /** Ends the subscription: pusher-js does not retry it after a reconnect either. */
  refuse(error: ChannelError): void {
    if (this.#pusher === null) return;
    // Pusher has answered, but pusher-js does not treat this as an answer and would keep waiting.
    if (this.#channel !== null && this.awaitsPusher) this.#channel.subscriptionPending = false;
    this.#leave(this.#pusher, error.message);
    this.#set({ status: "refused", error, members: [], me: null });
    this.#events.interrupted();
    this.#connection.left(this);
  }

  /** Connected, and pusher-js has started to subscribe to its channels. */
  connected(): void {
    // The token may have been refused hours ago.
    if (this.get().error?.kind === "unauthorized") this.retry();
  }

  /** Disconnected. pusher-js subscribes again by itself after the reconnect. */
  disconnected(pusher: SharedPusher): void {
    this.#pending?.controller.abort();
    this.#pending = null;
    if (this.#leaving) pusher.remove(this.name);
    this.#leaving = false;
    if (this.get().status !== "subscribed") return;
    this.#subscriptions++;
    this.#set({ status: "subscribing" });
    this.#events.interrupted();
    this.#connection.behind(this);
  }

  /** The page has disconnected. */
  suspended(): void {
    if (this.get().status === "subscribing") this.#set({ status: "closed", error: null });
  }

  /** The page connects again. */
  resumed(): void {
    if (this.get().status === "closed") this.#set({ status: "subscribing" });
  }

  /** Whether a signature was sent, and Pusher has not answered. */
  get awaitsPusher(): boolean {
    return this.#channel?.subscriptionPending === true && this.#pending === null;
  }

  async #subscribed(): Promise<void> {
    const again = this.#wasSubscribed;
    const subscription = ++this.#subscriptions;
    this.#wasSubscribed = true;
    this.#set({ status: "subscribed", error: null });
    this.#showMembers();
    const resume = await this.#events.subscribed(again);
    if (resume === "interrupted") return;
    if (resume === "first") {
      // Unless it has been interrupted meanwhile.
      if (subscription === this.#subscriptions) this.#connection.left(this);
    } else {
      this.#tell((listener) => listener.onResume?.(resume));
      this.#connection.caughtUp(this, resume);
    }
  }

  #refusedByPusher({ error }: { readonly error?: string }): void {
    this.refuse({
      kind: "subscription-refused",
      final: true,
      channel: this.name,
      message: `Pusher refused the subscription: ${error ?? "no reason given"}`,
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
    for (const { listener } of [...this.#listeners]) callSafely(() => what(listener));
  }
}

function presenceMember(id: string, info: { username?: unknown; avatar?: unknown } | null): PresenceMember {
  return {
    id,
    username: typeof info?.username === "string" ? info.username : id,
    ...(typeof info?.avatar === "string" ? { avatar: info.avatar } : {}),
  };
}
