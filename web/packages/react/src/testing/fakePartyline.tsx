import type { ReactElement, ReactNode } from "react";
import type { ChannelEventsOptions, EventDelivery } from "../channelEvents.ts";
import { escapeId, partyChannelName, presenceChannelName, userChannelName } from "../channelName.ts";
import type { ChannelError } from "../errors.ts";
import type {
  EventData,
  EventName,
  PartyInvitationEvent,
  PartyMember,
  PartyUpdateEvent,
  ReceivedEvent,
} from "../eventTypes.ts";
import { Partyline } from "../partyline.ts";
import { PartylineContext } from "../provider.tsx";
import type { PusherClientClass } from "../pusherClient.ts";
import type { Resume } from "../resumption.ts";
import { FakeChannel, type FakeMembers, FakePusher } from "./fakePusher.ts";

/** An error after which a channel is refused. */
export type FinalChannelError = Extract<ChannelError, { readonly final: true }>;

/** An invitation. What is missing is filled in. */
export type FakeInvitation = Partial<Omit<PartyInvitationEvent, "invitedBy">> & {
  readonly invitedBy?: Partial<PartyInvitationEvent["invitedBy"]>;
};

/** An update. What is missing is filled in; without `updateType` the settings have changed. */
export interface FakeUpdate {
  readonly updateType?: PartyUpdateEvent["updateType"];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly updatedAt?: string;
  readonly eventId?: string;
}

export interface FakePartylineOptions {
  /** The signed-in user. */
  readonly userId: string;
  /** The user's name on presence channels. Default: the id. */
  readonly username?: string;
}

/**
 * Stands in for `<PartylineProvider>` and everything behind it. Each channel is subscribed at once. In a test of React
 * components, wrap the calls in `act`.
 */
export interface FakePartyline {
  readonly Provider: (props: { readonly children?: ReactNode }) => ReactElement;
  /** The user is invited. Returns the invitation with everything that was filled in. */
  invite(invitation?: FakeInvitation): PartyInvitationEvent;
  /** A party has changed. */
  update(partyId: string, update?: FakeUpdate): PartyUpdateEvent;
  /** A member has joined the party and is online. */
  join(partyId: string, member: Partial<PartyMember> & { readonly userId: string }): PartyUpdateEvent;
  /** A member has left the party and is not online any more. */
  leave(partyId: string, userId: string): PartyUpdateEvent;
  /** Any event on any channel. */
  publish<Name extends EventName>(channelName: string, eventName: Name, data: EventData<Name>): void;
  /** The connection is interrupted. What is published from now on is missed. */
  disconnect(): void;
  /** The connection is back, and what was missed is passed on. Resolves after `onResume`. Default: complete. */
  resume(resume?: Partial<Resume>): Promise<void>;
  /** The channel, or its next subscription if it is not in use, is refused, until a retry. Default: `forbidden`. */
  refuse(channelName: string, error?: Partial<FinalChannelError>): void;
}

const somebody = { userId: "user-2", username: "Grace" };

/** Creates a Partyline for the tests of a page. It uses no network and no timers. */
export function createFakePartyline({ userId, username = userId }: FakePartylineOptions): FakePartyline {
  const fake = new Fake(userId, username);
  const value = { partyline: fake.partyline, error: null };
  return {
    // biome-ignore lint/correctness/noComponentHookFactories: each fake has its own, for as long as it is used.
    Provider: ({ children }) => <PartylineContext.Provider value={value}>{children}</PartylineContext.Provider>,
    invite: (invitation) => fake.invite(invitation),
    update: (partyId, update) => fake.update(partyId, update),
    join: (partyId, member) => fake.join(partyId, { username: member.userId, ...member }),
    leave: (partyId, id) => fake.leave(partyId, id),
    publish: (channelName, eventName, data) => fake.publish(channelName, eventName, data),
    disconnect: () => fake.disconnect(),
    resume: (resume) => fake.resume(resume),
    refuse: (channelName, error) => fake.refuse(channelName, error),
  };
}

class Fake {
  readonly partyline: Partyline;
  readonly userId: string;
  readonly username: string;
  /** Whether the last catch-up was complete. */
  isComplete = true;
  readonly refusals = new Map<string, ChannelError>();
  readonly missed = new Map<string, ReceivedEvent[]>();
  readonly #online = new Map<string, FakeMembers>();
  #client: FakePusher | undefined;
  #published = 0;

  constructor(userId: string, username: string) {
    this.userId = userId;
    this.username = username;
    const fake = this;
    class Client extends FakePusher {
      constructor() {
        super(escapeId(userId), (name) => new FakeChannel(name, fake.#members(name), userId));
        fake.#client = this;
      }
    }
    const config = { appKey: "fake", cluster: "fake", apiBaseUrl: "https://partyline.invalid" };
    this.partyline = new Partyline(
      { userId, config, getToken: () => Promise.resolve("fake") },
      {
        Client: Client as unknown as PusherClientClass,
        createEvents: (options) => new FakeEvents(options, this),
      },
    );
  }

  invite({ invitedBy, ...invitation }: FakeInvitation = {}): PartyInvitationEvent {
    const data = {
      partyId: "party-1",
      partyName: "Garden Party",
      invitedAt: now(),
      eventId: this.#eventId(),
      ...invitation,
      invitedBy: { id: somebody.userId, username: somebody.username, ...invitedBy },
    };
    this.publish(userChannelName(this.userId), "party-invitation-received", data);
    return data;
  }

  update(
    partyId: string,
    { updateType = "settings-changed", data = {}, ...update }: FakeUpdate = {},
  ): PartyUpdateEvent {
    const filled = updateType === "settings-changed" ? { name: "Garden Party" } : somebody;
    const given = updateType === "settings-changed" && Object.keys(data).length > 0 ? data : { ...filled, ...data };
    const published = { updatedAt: now(), eventId: this.#eventId(), ...update, partyId, updateType, data: given };
    this.publish(partyChannelName(partyId), "party-updated", published as PartyUpdateEvent);
    return published as PartyUpdateEvent;
  }

  join(partyId: string, member: PartyMember): PartyUpdateEvent {
    const { userId: id, ...info } = member;
    const name = presenceChannelName(partyId);
    this.#members(name)[id] = info;
    this.#client?.receive("pusher_internal:member_added", name, { id, info });
    return this.update(partyId, { updateType: "member-joined", data: { ...member } });
  }

  leave(partyId: string, id: string): PartyUpdateEvent {
    const name = presenceChannelName(partyId);
    const info = this.#members(name)[id];
    delete this.#members(name)[id];
    this.#client?.receive("pusher_internal:member_removed", name, { id, info });
    return this.update(partyId, { updateType: "member-left", data: { username: id, ...info, userId: id } });
  }

  publish(channelName: string, eventName: string, data: unknown): void {
    const channel = this.#client?.channel(channelName);
    if (channel === undefined) return;
    // What is sent is text, so the page's objects are not shared.
    const sent: unknown = data === undefined ? undefined : JSON.parse(JSON.stringify(data));
    if (channel.subscribed) this.#client?.receive(eventName, channelName, sent);
    else {
      const event = { name: eventName, data: sent, eventId: this.#eventId() };
      this.missed.set(channelName, [...(this.missed.get(channelName) ?? []), event]);
    }
  }

  disconnect(): void {
    this.#client?.interrupt();
  }

  async resume({ complete = true }: Partial<Resume> = {}): Promise<void> {
    this.isComplete = complete;
    this.#client?.connect();
    // onResume is called in a microtask of each channel.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    this.isComplete = true;
  }

  refuse(channelName: string, error: Partial<FinalChannelError> = {}): void {
    const kind = error.kind ?? "forbidden";
    const message = `The fake refuses ${channelName}.`;
    const refusal = { message, ...error, kind, final: true, channel: channelName } as ChannelError;
    const channel = this.partyline.channel(channelName);
    if (channel.get().status === "closed") this.refusals.set(channelName, refusal);
    else channel.refuse(refusal);
  }

  #members(channelName: string): FakeMembers {
    const members = this.#online.get(channelName) ?? { [this.userId]: { username: this.username } };
    this.#online.set(channelName, members);
    return members;
  }

  #eventId(): string {
    return `event-${++this.#published}`;
  }
}

/** The events of a channel, as the fake publishes them. */
class FakeEvents implements EventDelivery {
  readonly mayResume = false;
  readonly #options: ChannelEventsOptions;
  readonly #fake: Fake;
  readonly #told = new Set<string>();

  constructor(options: ChannelEventsOptions, fake: Fake) {
    this.#options = options;
    this.#fake = fake;
  }

  open(): void {}

  async subscribed(again: boolean): Promise<Resume | "first" | "interrupted"> {
    const { channel } = this.#options;
    const refusal = this.#fake.refusals.get(channel);
    if (refusal !== undefined) {
      this.#fake.refusals.delete(channel);
      this.#fake.partyline.channel(channel).refuse(refusal);
      return "interrupted";
    }
    const missed = this.#fake.missed.get(channel) ?? [];
    this.#fake.missed.delete(channel);
    for (const { name, data } of missed) this.#pass(name, data, true);
    return again ? { complete: this.#fake.isComplete } : "first";
  }

  receive(name: string, data: unknown): void {
    this.#pass(name, data, false);
  }

  interrupted(): void {}

  close(): void {
    this.#fake.missed.delete(this.#options.channel);
  }

  #pass(name: string, data: unknown, missed: boolean): void {
    const event = this.#options.read(name, data);
    if (event === undefined || this.#told.has(event.eventId)) return;
    this.#told.add(event.eventId);
    this.#options.tell(event, { missed });
  }
}

const now = () => new Date().toISOString();
