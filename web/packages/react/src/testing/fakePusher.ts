import { Emitter } from "./emitter.ts";

/** A presence channel's members by their id. */
export type FakeMembers = Record<string, { readonly username: string; readonly avatar?: string }>;

export class FakeChannel extends Emitter {
  readonly name: string;
  subscribed = false;
  subscriptionPending = false;
  members: { members: FakeMembers; myID: string };

  constructor(name: string, members: FakeMembers, myID: string) {
    super();
    this.name = name;
    this.members = { members, myID };
  }
}

/** The part of a pusher-js client that the hooks and most pages use. Everything happens at once, and nothing is sent. */
export class FakePusher {
  readonly connection = Object.assign(new Emitter(), { state: "initialized" });
  readonly user: { user_data: { id: string } | null } = { user_data: null };
  readonly #channels = new Map<string, FakeChannel>();
  readonly #signedInAs: string;
  readonly #createChannel: (name: string) => FakeChannel;

  constructor(signedInAs: string, createChannel: (name: string) => FakeChannel) {
    this.#signedInAs = signedInAs;
    this.#createChannel = createChannel;
  }

  signin(): void {}

  channel(name: string): FakeChannel | undefined {
    return this.#channels.get(name);
  }

  allChannels(): FakeChannel[] {
    return [...this.#channels.values()];
  }

  subscribe(name: string): FakeChannel {
    const channel = this.#channels.get(name) ?? this.#createChannel(name);
    this.#channels.set(name, channel);
    channel.subscribed = this.connection.state === "connected";
    return channel;
  }

  unsubscribe(name: string): void {
    this.#channels.delete(name);
  }

  subscribeAll(): void {
    for (const channel of this.allChannels()) {
      channel.subscribed = true;
      this.receive("pusher_internal:subscription_succeeded", channel.name);
    }
  }

  connect(): void {
    if (this.connection.state === "connected") return;
    this.#become("connecting");
    this.#become("connected");
    this.user.user_data = { id: this.#signedInAs };
    this.receive("pusher:signin_success");
    this.subscribeAll();
  }

  disconnect(): void {
    if (this.connection.state === "disconnected") return;
    this.#away();
    this.#become("disconnected");
  }

  /** The connection is interrupted. */
  interrupt(): void {
    if (this.connection.state !== "connected") return;
    this.#away();
    this.#become("connecting");
  }

  /** A message has arrived. */
  receive(event: string, channelName?: string, data?: unknown): void {
    const channel = channelName === undefined ? undefined : this.#channels.get(channelName);
    channel?.emit(event.replace("pusher_internal:", "pusher:"), data);
    this.connection.emit("message", { event, channel: channelName, data });
  }

  #away(): void {
    this.user.user_data = null;
    for (const channel of this.allChannels()) channel.subscribed = false;
  }

  #become(state: string): void {
    this.connection.state = state;
    this.connection.emit(state);
  }
}
