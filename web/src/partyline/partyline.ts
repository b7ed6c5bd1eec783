import Pusher, { type ChannelAuthorizationCallback } from "pusher-js";
import { type AuthorizationOutcome, type AuthorizationRequest, Authorizer } from "./authorizer";
import { type Backoff, defaultBackoff } from "./backoff";
import { callSafely } from "./callSafely";
import { Channel, type ChannelConnection } from "./channel";
import { ChannelEvents, type Delivery, type TellEvent } from "./channelEvents";
import { partyChannelName, presenceChannelName, userChannelName } from "./channelName";
import { apiAddress, type PartylineConfig, serverOptions } from "./config";
import { type CursorStore, Places } from "./cursorStore";
import type { ConnectionError } from "./errors";
import { type PartyInvitationEvent, type PartylineEvent, type PartyUpdateEvent, readEvent } from "./events";
import { History, maxPageSize } from "./history";
import { Invitations } from "./invitations";
import { ReconnectLimit } from "./reconnectLimit";
import { type Resume, Resumption } from "./resumption";
import { SignIn, type SignInSnapshot } from "./signIn";
import { State, type Store } from "./store";

/**
 * `closed`: not in use; `reconnecting`: interrupted, or ended by the application, it reconnects by itself; `unavailable`: no
 * connection for ten seconds, still retried; `refused`: Pusher refuses this client, and it is not retried by itself.
 */
export type ConnectionState = "closed" | "connecting" | "connected" | "reconnecting" | "unavailable" | "refused";

export interface ConnectionSnapshot extends SignInSnapshot {
  readonly state: ConnectionState;
  readonly error: ConnectionError | null;
  /** The pusher-js client, from the first use on, for what this class does not offer. */
  readonly pusher: Pusher | null;
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
interface PusherProblem {
  readonly data?: { readonly code?: number | null; readonly message?: string };
  readonly error?: { readonly data?: PusherProblem["data"] };
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
  readonly #resumption = new Resumption<Channel>((resume) => this.#resumed(resume));
  readonly #resumeListeners = new Set<{ readonly listener: (resume: Resume) => void }>();
  #pusher: Pusher | null = null;
  /** Aborts the requests for a socket id that is no longer valid. */
  #socket = new AbortController();
  /** Pusher's last error of the connection. */
  #lastProblem: PusherProblem["data"];
  #lastHeard = Number.NEGATIVE_INFINITY;
  /** Why Pusher closed the connection. */
  #closed: PusherProblem["data"];
  /** The pause before a connection that Pusher ended is opened again. */
  #reconnect: ReturnType<typeof setTimeout> | undefined;

  /** @throws RangeError if `rewind` is not an integer from 0 to 200 */
  constructor({
    userId,
    getToken,
    config,
    rewind = 0,
    cursorStore,
    backoff = defaultBackoff,
    random = Math.random,
  }: PartylineOptions) {
    if (!isRewind(rewind))
      throw new RangeError(`rewind is ${rewind}, but must be an integer from 0 to ${maxPageSize}.`);
    this.userId = userId;
    this.#config = config;
    this.#rewind = rewind;
    this.#places = new Places(cursorStore, config.appKey, userId);
    const api = { address: apiAddress(config), getToken, backoff, random };
    this.#authorizer = new Authorizer(api);
    this.#history = new History(api, () => performance.now());
    this.#signIn = new SignIn(api, (change) => this.#set(change));
    this.#reconnectLimit = new ReconnectLimit(random, () => performance.now());
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

  /** Calls the listener for each invitation of the user. Returns a function that ends this. */
  onInvitation(listener: (invitation: PartyInvitationEvent, delivery: Delivery) => void): () => void {
    return this.userChannel().listen({
      onEvent: (event, delivery) => event.name === "party-invitation-received" && listener(event.data, delivery),
    });
  }

  /** Calls the listener for each update of a party. Returns a function that ends this. */
  onPartyUpdate(partyId: string, listener: (update: PartyUpdateEvent, delivery: Delivery) => void): () => void {
    return this.partyChannel(partyId).listen({
      onEvent: (event, delivery) => event.name === "party-updated" && listener(event.data, delivery),
    });
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
      // In a later task: pusher-js sends its unsubscribe frames in a task of its own, which must run before the close.
      setTimeout(() => {
        if (this.#open.size === 0) this.#disconnect();
      });
    },
    authorize: (request) => this.#afterSignIn(request),
    events: (channel, tell) => (channel.startsWith("presence-") ? undefined : this.#events(channel, tell)),
    behind: (channel) => this.#resumption.behind(channel),
    caughtUp: (channel, { complete }) => this.#resumption.caughtUp(channel, complete),
    left: (channel) => this.#resumption.left(channel),
  };

  #events(channel: string, tell: TellEvent): ChannelEvents {
    return new ChannelEvents({
      channel,
      history: this.#history,
      places: this.#places,
      rewind: this.#rewind,
      now: () => performance.now(),
      lastHeard: () => this.#lastHeard,
      read,
      tell: (event, delivery) => {
        if (event.name === "party-invitation-received") this.invitations.add(event.data);
        tell(event, delivery);
      },
    });
  }

  #resumed(resume: Resume): void {
    for (const { listener } of [...this.#resumeListeners]) callSafely(() => listener(resume));
  }

  #connect(): Pusher {
    this.#pusher ??= this.#create();
    const { connection } = this.#pusher;
    const isDown = connection.state === "initialized" || connection.state === "disconnected";
    if (isDown && this.#reconnect === undefined) this.#pusher.connect();
    if (connection.state === "failed") this.#set({ state: "refused", error: withoutWebSocket, pusher: this.#pusher });
    else if (!this.#hasBegun()) this.#set({ state: "connecting", error: null, pusher: this.#pusher });
    return this.#pusher;
  }

  #disconnect(): void {
    // Must be called before pusher-js reports the disconnect, which would otherwise be read as a refusal.
    this.#set({ state: "closed", error: null, signInError: null });
    clearTimeout(this.#reconnect);
    this.#reconnect = undefined;
    this.#pusher?.disconnect();
  }

  #create(): Pusher {
    const pusher = new Pusher(this.#config.appKey, {
      ...serverOptions(this.#config),
      channelAuthorization: {
        // pusher-js's own handler sends one request and treats every failure as final.
        customHandler: ({ channelName, socketId }, callback) => this.#authorize(channelName, socketId, callback),
      },
      userAuthentication: {
        customHandler: ({ socketId }, callback) => this.#signIn.begin(socketId, callback),
      },
    });
    // At each connection from now on. pusher-js calls the handler before it subscribes to channels.
    pusher.signin();
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
    connection.bind("message", ({ event }: { readonly event: string }) => {
      this.#lastHeard = performance.now();
      const id: unknown = pusher.user.user_data?.id;
      if (event === "pusher:signin_success" && typeof id === "string") this.#signIn.succeeded(id);
    });
    connection.bind("disconnected", () => this.#disconnected(pusher));
    return pusher;
  }

  /** pusher-js does not reconnect: this class disconnected it, or Pusher closed the connection with 40xx. */
  #disconnected(pusher: Pusher): void {
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
    await this.#signIn.settled;
    return this.#authorizer.authorize(request);
  }

  #authorize(name: string, socketId: string, callback: ChannelAuthorizationCallback): void {
    const channel = this.#channels.get(name);
    if (channel !== undefined && this.#open.has(channel)) {
      channel.authorize(socketId, callback);
      return;
    }
    // A channel that the page itself subscribed to, with pusher-js.
    const { signal } = this.#socket;
    this.#afterSignIn({ channel: name, socketId, signal, onFailure: () => {} }).then((outcome) => {
      if ("granted" in outcome) callback(null, outcome.granted);
      else if ("refused" in outcome) callback(new Error(outcome.refused.message), null);
    });
  }

  #away(pusher: Pusher): void {
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

function read(name: string, data: unknown): PartylineEvent | undefined {
  const event = readEvent(name, data);
  if (event === undefined || !("problem" in event)) return event;
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
