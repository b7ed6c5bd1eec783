import type { ChannelAuthorizationCallback, Options } from "pusher-js";
import { type AuthorizationOutcome, type AuthorizationRequest, Authorizer } from "./authorizer.ts";
import { type Backoff, defaultBackoff } from "./backoff.ts";
import { callSafely } from "./callSafely.ts";
import { Channel, type ChannelConnection } from "./channel.ts";
import {
  ChannelEvents,
  type ChannelEventsOptions,
  type Delivery,
  type EventDelivery,
  type TellEvent,
} from "./channelEvents.ts";
import { partyChannelName, presenceChannelName, userChannelName } from "./channelName.ts";
import { apiAddress, checkedConfig, type PartylineConfig, serverOptions } from "./config.ts";
import { type CursorStore, Places } from "./cursorStore.ts";
import type { ConnectionError } from "./errors.ts";
import { dataOf, readEvent } from "./events.ts";
import type { EventData, EventName, PartyInvitationEvent, PartyUpdateEvent, ReceivedEvent } from "./eventTypes.ts";
import { History, maxPageSize } from "./history.ts";
import { Invitations } from "./invitations.ts";
import { LiveEvents } from "./liveEvents.ts";
import type { PusherClient, PusherClientClass } from "./pusherClient.ts";
import { ReconnectLimit } from "./reconnectLimit.ts";
import { type Resume, Resumption } from "./resumption.ts";
import { type PageUse, SharedPusher } from "./sharedPusher.ts";
import { SignIn, type SignInSnapshot } from "./signIn.ts";
import { State, type Store } from "./store.ts";
import { Throttle } from "./throttle.ts";

/**
 * `closed`: not in use, or the page has disconnected; `reconnecting`: interrupted, or ended by the application, it reconnects by itself; `unavailable`: no
 * connection for ten seconds, still retried; `refused`: Pusher refuses this client, and it is not retried by itself.
 */
export type ConnectionState = "closed" | "connecting" | "connected" | "reconnecting" | "unavailable" | "refused";

export interface ConnectionSnapshot extends SignInSnapshot {
  readonly state: ConnectionState;
  readonly error: ConnectionError | null;
  /** The pusher-js client, from the first use on, for what this class does not offer. */
  readonly pusher: PusherClient | null;
}

export const closedConnection: ConnectionSnapshot = {
  state: "closed",
  error: null,
  pusher: null,
  user: null,
  signInError: null,
};

export interface PartylineOptions {
  /** The user in the tokens of `getToken`: the `sub` claim, or the one that `JwtUserIdClaim` names. */
  readonly userId: string;
  /** Called before each request to the API. Should return a token that is valid for at least a minute. */
  readonly getToken: () => Promise<string>;
  readonly config: PartylineConfig;
  /**
   * The number of events to pass on, of each channel, that were published before its first subscription: from 0 to 200.
   * Default: 0.
   */
  readonly rewind?: number;
  /** Keeps what this client has received over a reload of the page. Default: none. */
  readonly cursorStore?: CursorStore;
  /** The waits between retries. Default: a second at first, a minute at most. */
  readonly backoff?: Backoff;
  /** From 0 to 1, for the waits. Default: `Math.random`. */
  readonly random?: () => number;
}

/** An error event of pusher-js. Pusher's message is at one of two depths. */
/** What ./testing replaces. */
export interface PartylineParts {
  readonly Client?: PusherClientClass;
  createEvents(options: ChannelEventsOptions): EventDelivery;
}

const defaultParts: PartylineParts = {
  createEvents: (options) =>
    /^private-(?!encrypted-)/.test(options.channel) ? new ChannelEvents(options) : new LiveEvents(options),
};

interface PusherProblem {
  readonly data?: { readonly code?: number | null; readonly message?: string };
  readonly error?: { readonly data?: PusherProblem["data"] };
}

interface PusherMessage {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** Whether it is a number of events that the history can be asked for. */
export const isRewind = (rewind: number) => Number.isInteger(rewind) && rewind >= 0 && rewind <= maxPageSize;

/** A user's connection to Partyline: opened with the first use of a channel and closed with the last. */
export class Partyline {
  readonly userId: string;
  readonly invitations = new Invitations();
  readonly #config: PartylineConfig;
  readonly #authorizer: Authorizer;
  readonly #signIn: SignIn;
  readonly #reconnectLimit: ReconnectLimit;
  readonly #connection = new State(closedConnection);
  readonly #channels = new Map<string, Channel>();
  readonly #open = new Set<Channel>();
  readonly #history: History;
  readonly #places: Places;
  readonly #rewind: number;
  readonly #random: () => number;
  readonly #resumption = new Resumption<Channel>((resume) => this.#resumed(resume));
  readonly #resumeListeners = new Set<{ readonly listener: (resume: Resume) => void }>();
  readonly #parts: PartylineParts;
  #pusher: SharedPusher | null = null;
  /** The page has disconnected, and only it, or a retry, connects again. */
  #isDisconnectedByPage = false;
  /** Aborts the requests for a socket id that is no longer valid. */
  #socket = new AbortController();
  /** Pusher's last error of the connection. */
  #lastProblem: PusherProblem["data"];
  #lastHeard = Number.NEGATIVE_INFINITY;
  /** Why Pusher closed the connection. */
  #closed: PusherProblem["data"];
  /** The pause before a connection that Pusher ended is opened again. */
  #reconnect: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param parts for tests
   * @throws RangeError if `config` is invalid, or `rewind` is not an integer from 0 to 200
   */
  constructor(
    {
      userId,
      getToken,
      config,
      rewind = 0,
      cursorStore,
      backoff = defaultBackoff,
      random = Math.random,
    }: PartylineOptions,
    parts: PartylineParts = defaultParts,
  ) {
    if (!isRewind(rewind))
      throw new RangeError(`rewind is ${rewind}, but must be an integer from 0 to ${maxPageSize}.`);
    const checked = checkedConfig(config);
    if ("kind" in checked) throw new RangeError(checked.message, { cause: checked });
    this.#parts = parts;
    this.userId = userId;
    this.#config = config;
    this.#rewind = rewind;
    this.#random = random;
    this.#places = new Places(cursorStore, config.appKey, userId);
    const now = () => performance.now();
    const throttle = new Throttle({ backoff, random, now, channels: () => this.#open.size });
    const api = { address: apiAddress(config), getToken, backoff, random, throttle };
    this.#authorizer = new Authorizer(api);
    this.#history = new History(api, now);
    this.#signIn = new SignIn(api, (change) => this.#set(change));
    this.#reconnectLimit = new ReconnectLimit(random, now);
  }

  get connection(): Store<ConnectionSnapshot> {
    return this.#connection;
  }

  /** The user's own channel. */
  userChannel(): Channel {
    return this.#channel(userChannelName(this.userId));
  }

  partyChannel(partyId: string): Channel {
    return this.#channel(partyChannelName(partyId));
  }

  presenceChannel(partyId: string): Channel {
    return this.#channel(presenceChannelName(partyId));
  }

  /** A channel with any name. */
  channel(name: string): Channel {
    return this.#channel(name);
  }

  /** Calls the listener for each invitation of the user. Returns a function that ends this. */
  onInvitation(listener: (invitation: PartyInvitationEvent, delivery: Delivery) => void): () => void {
    return this.userChannel().on("party-invitation-received", listener);
  }

  /** Calls the listener for each update of a party. Returns a function that ends this. */
  onPartyUpdate(partyId: string, listener: (update: PartyUpdateEvent, delivery: Delivery) => void): () => void {
    return this.partyChannel(partyId).on("party-updated", listener);
  }

  /** Calls the handler for each event with this name on a channel. Returns a function that ends this. */
  onEvent<Name extends EventName>(
    channelName: string,
    eventName: Name,
    handler: (data: EventData<Name>, delivery: Delivery) => void,
  ): () => void {
    return this.channel(channelName).on(eventName, handler);
  }

  /**
   * Calls the listener once after each interruption, when all channels have caught up. It uses no channel. Returns a function
   * that ends this.
   */
  onResume(listener: (resume: Resume) => void): () => void {
    const own = { listener };
    this.#resumeListeners.add(own);
    return () => this.#resumeListeners.delete(own);
  }

  /** Retries what was refused: the connection, its sign-in, and every channel in use. */
  retry(): void {
    this.#isDisconnectedByPage = false;
    if (this.#open.size > 0) this.#connect();
    this.#signIn.retry();
    for (const channel of this.#open) channel.retry();
  }

  #channel(name: string): Channel {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = new Channel(name, this.#forChannels);
      this.#channels.set(name, channel);
    }
    return channel;
  }

  readonly #forChannels: ChannelConnection = {
    open: (channel) => {
      this.#open.add(channel);
      return this.#connect();
    },
    close: (channel) => {
      this.#open.delete(channel);
      if (this.#open.size > 0) return;
      this.#pusher?.ending();
      // In a later task: pusher-js sends its unsubscribe frames in a task of its own, which must run before the close.
      setTimeout(() => {
        if (this.#open.size === 0) this.#disconnect();
      });
    },
    authorize: (request) => this.#afterSignIn(request),
    events: (channel, tell) => this.#events(channel, tell),
    behind: (channel) => this.#resumption.behind(channel),
    caughtUp: (channel, { complete }) => this.#resumption.caughtUp(channel, complete),
    left: (channel) => this.#resumption.left(channel),
  };

  #events(channel: string, tell: TellEvent): EventDelivery {
    return this.#parts.createEvents({
      channel,
      history: this.#history,
      places: this.#places,
      rewind: this.#rewind,
      now: () => performance.now(),
      random: this.#random,
      lastHeard: () => this.#lastHeard,
      read,
      tell: (event, delivery) => {
        const invitation = dataOf(event, "party-invitation-received");
        if (invitation !== undefined) this.invitations.add(invitation);
        tell(event, delivery);
      },
    });
  }

  #resumed(resume: Resume): void {
    for (const { listener } of [...this.#resumeListeners]) callSafely(() => listener(resume));
  }

  #connect(): SharedPusher {
    this.#pusher ??= this.#create();
    this.#pusher.goesOn();
    const { pusher, connection } = this.#pusher;
    if (this.#isDisconnectedByPage) return this.#pusher;
    const isDown = connection.state === "initialized" || connection.state === "disconnected";
    if (!this.#hasBegun() && connection.state !== "failed") this.#set({ state: "connecting", error: null, pusher });
    if (isDown && this.#reconnect === undefined) this.#pusher.connect();
    if (connection.state === "failed") this.#set({ state: "refused", error: withoutWebSocket, pusher });
    for (const channel of this.#open) channel.resumed();
    return this.#pusher;
  }

  #disconnect(): void {
    // Must be called before pusher-js reports the disconnect, which would otherwise be read as a refusal.
    this.#close();
    this.#isDisconnectedByPage = false;
    this.#pusher?.disconnect();
  }

  #close(): void {
    this.#set({ state: "closed", error: null, signInError: null });
    clearTimeout(this.#reconnect);
    this.#reconnect = undefined;
  }

  #create(): SharedPusher {
    const options: Options = {
      ...serverOptions(this.#config),
      channelAuthorization: {
        // pusher-js's own handler sends one request and treats every failure as final.
        customHandler: ({ channelName, socketId }, callback) => this.#authorize(channelName, socketId, callback),
      },
      userAuthentication: {
        customHandler: ({ socketId }, callback) => this.#signIn.begin(socketId, callback),
      },
    };
    const pusher = new SharedPusher(this.#config.appKey, options, this.#ofPage, this.#parts.Client);
    // At each connection from now on. pusher-js calls the handler before it subscribes to channels.
    pusher.pusher.signin?.();
    const { connection } = pusher;
    connection.bind("connecting", () => this.#away(pusher));
    // The connection is interrupted, and pusher-js retries in a second.
    connection.bind("connecting_in", () => this.#away(pusher));
    connection.bind("connected", () => {
      this.#closed = undefined;
      this.#history.connected();
      this.#set({ state: "connected", error: null });
      for (const channel of this.#open) channel.connected();
    });
    connection.bind("unavailable", () => this.#set({ state: "unavailable", error: unreachable }));
    connection.bind("failed", () => this.#set({ state: "refused", error: withoutWebSocket }));
    connection.bind("error", (problem: PusherProblem) => {
      if (problem.error !== undefined) this.#closed = problem.error.data;
      this.#heard(problem.data ?? problem.error?.data);
    });
    connection.bind("message", ({ event, channel = "", data }: PusherMessage) => {
      this.#lastHeard = performance.now();
      this.#channels.get(channel)?.message(event, data);
      const id: unknown = pusher.pusher.user.user_data?.id;
      if (event === "pusher:signin_success" && typeof id === "string") this.#signIn.succeeded(id);
    });
    connection.bind("disconnected", () => this.#disconnected(pusher));
    return pusher;
  }

  readonly #ofPage: PageUse = {
    connecting: () => {
      if (!this.#isDisconnectedByPage) return;
      this.#isDisconnectedByPage = false;
      this.#set({ state: "connecting" });
      for (const channel of this.#open) channel.resumed();
    },
    disconnecting: () => {
      if (this.#pusher === null) return;
      this.#isDisconnectedByPage = true;
      this.#close();
      this.#away(this.#pusher);
      for (const channel of this.#open) channel.suspended();
    },
    unsubscribed: (name) => this.#channels.get(name)?.unsubscribedByPage(),
  };

  /** pusher-js does not reconnect: this class disconnected it, or Pusher closed the connection with 40xx. */
  #disconnected(pusher: SharedPusher): void {
    const closed = this.#closed;
    const isEnded = this.#connection.get().state === "connected" && closed !== undefined && isRefusal(closed.code);
    if (isEnded) this.#signIn.closedByPusher(closed.message ?? "no reason given");
    this.#away(pusher);
    if (!this.#hasBegun()) return;
    if (!isEnded) {
      this.#set({ state: "refused", error: refusal(this.#lastProblem) });
      return;
    }
    // Ended by the application, because the user may no longer hear everything: channels are authorized anew.
    this.#reconnect = setTimeout(() => {
      this.#reconnect = undefined;
      pusher.connect();
    }, this.#reconnectLimit.nextPause());
  }

  /** Authorizes a channel when the connection is signed in, or cannot be. */
  async #afterSignIn(request: AuthorizationRequest): Promise<AuthorizationOutcome> {
    const { channel, signal, onFailure } = request;
    await this.#signIn.settled((throttled) => {
      if (!signal.aborted) onFailure({ ...throttled, kind: "rate-limited", final: false, channel });
    });
    return this.#authorizer.authorize(request);
  }

  #authorize(name: string, socketId: string, callback: ChannelAuthorizationCallback): void {
    const used = this.#channels.get(name);
    if (used !== undefined && this.#open.has(used)) {
      used.authorize(socketId, callback);
      return;
    }
    // A channel that the page itself subscribed to, with pusher-js.
    const { signal } = this.#socket;
    this.#afterSignIn({ channel: name, socketId, signal, onFailure: () => {} }).then((outcome) => {
      if ("granted" in outcome) callback(null, outcome.granted);
      if (!("refused" in outcome)) return;
      // A hook may use it by now.
      this.#channels.get(name)?.refuse(outcome.refused);
      callback(new Error(outcome.refused.message), null);
    });
  }

  #away(pusher: SharedPusher): void {
    const { state } = this.#connection.get();
    if (state === "connected") this.#set({ state: "reconnecting" });
    this.#socket.abort();
    this.#socket = new AbortController();
    this.#signIn.disconnected();
    for (const channel of this.#channels.values()) channel.disconnected(pusher);
  }

  /** An error of the connection, of its sign-in, or of a subscription, whose channel is not in a field of its own. */
  #heard(problem: PusherProblem["data"]): void {
    this.#lastProblem = problem;
    const message = problem?.message ?? "";
    const waiting = [...this.#open].filter((channel) => channel.awaitsPusher);
    const named = waiting
      .filter(({ name }) => message.includes(name))
      .sort((a, b) => b.name.length - a.name.length)
      .slice(0, 1);
    if (this.#signIn.awaitsPusher && named.length === 0 && (waiting.length === 0 || /sign-?in|user/i.test(message))) {
      this.#signIn.refusedByPusher(message);
      return;
    }
    const aboutSignature = /signature|subscription auth|^Auth (info|value)/i.test(message);
    for (const channel of aboutSignature && named.length === 0 ? waiting : named) {
      channel.refuse({
        kind: aboutSignature ? "signature" : "subscription-refused",
        final: true,
        channel: channel.name,
        message: aboutSignature
          ? `Pusher refused the signature: the API's key and secret do not belong to this page's key. ${message}`
          : message,
      });
    }
  }

  #hasBegun(): boolean {
    const { state } = this.#connection.get();
    return state !== "closed" && state !== "refused";
  }

  #set(change: Partial<ConnectionSnapshot>): void {
    this.#connection.set({ ...this.#connection.get(), ...change });
  }
}

function read(name: string, data: unknown): ReceivedEvent | undefined {
  const event = readEvent(name, data);
  if (!("problem" in event)) return event;
  console.warn(`Partyline: ${name} was dropped: ${event.problem}.`, data);
  return undefined;
}

const withoutWebSocket: ConnectionError = {
  kind: "connection-refused",
  final: true,
  code: null,
  message: "This browser has no WebSocket.",
};

const unreachable: ConnectionError = {
  kind: "pusher-unreachable",
  final: false,
  message: "No connection to Pusher for ten seconds: this device is offline, or the cluster or host is wrong.",
};

/** A code after which a client must not reconnect as before; 4000 only asks for TLS. */
const isRefusal = (code: number | null | undefined) => typeof code === "number" && code > 4000 && code < 4100;

function refusal(problem: PusherProblem["data"]): ConnectionError {
  const code = problem?.code ?? null;
  return {
    kind: "connection-refused",
    final: true,
    code,
    message: `Pusher refused the connection (${code ?? "no code"}): ${problem?.message ?? "no reason given"}`,
  };
}
