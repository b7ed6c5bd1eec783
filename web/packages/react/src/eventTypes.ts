// Exported with "export *" throughout, so that a page can extend PartylineEvents.
/** `party-invitation-received`: this user was invited to a party. */
export interface PartyInvitationEvent {
  readonly partyId: string;
  readonly partyName: string;
  readonly invitedBy: { readonly id: string; readonly username: string };
  /** ISO 8601. */
  readonly invitedAt: string;
  /** The same at every redelivery. The hooks drop duplicates. */
  readonly eventId: string;
}

interface PartyUpdate<Type extends string, Data> {
  readonly partyId: string;
  readonly updateType: Type;
  readonly data: Data;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** The same at every redelivery. The hooks drop duplicates. */
  readonly eventId: string;
}

/** A member of a party, as in the party table. */
export interface PartyMember {
  readonly userId: string;
  readonly username: string;
  readonly avatar?: string;
}

export type MemberJoinedEvent = PartyUpdate<"member-joined", PartyMember>;

export type MemberLeftEvent = PartyUpdate<"member-left", PartyMember>;

/** The new values of the party's changed attributes; `null` for a removed one. */
export type SettingsChangedEvent = PartyUpdate<
  "settings-changed",
  { readonly name?: string | null; readonly [attribute: string]: unknown }
>;

/** `party-updated`: `updateType` says what happened, and determines the type of `data`. */
export type PartyUpdateEvent = MemberJoinedEvent | MemberLeftEvent | SettingsChangedEvent;

/** A member who is online, on the presence channel of a party. */
export interface PresenceMember {
  readonly id: string;
  readonly username: string;
  readonly avatar?: string;
}

/**
 * The types of the events' data, by the event's name (docs/events.md). Extend it for events of your own:
 *
 *     declare module "@partyline/react" {
 *       interface PartylineEvents {
 *         "chat-message": { readonly text: string };
 *       }
 *     }
 */
export interface PartylineEvents {
  "party-invitation-received": PartyInvitationEvent;
  "party-updated": PartyUpdateEvent;
}

/** An event's name. Others than those of {@link PartylineEvents} have data of an unknown type. */
export type EventName = keyof PartylineEvents | (string & {});

/** The type of an event's data. */
export type EventData<Name extends string> = Name extends keyof PartylineEvents ? PartylineEvents[Name] : unknown;

/** An event as it is passed on. */
export interface ReceivedEvent {
  readonly name: string;
  /** Of Partyline's own events it has been checked. */
  readonly data: unknown;
  /** The same at every redelivery. An event without an id gets a unique one. */
  readonly eventId: string;
}
