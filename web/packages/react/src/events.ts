import type { PartyInvitationEvent, PartylineEvents, PartyUpdateEvent, ReceivedEvent } from "./eventTypes.ts";

/** Why an event is invalid. */
export interface Unreadable {
  readonly problem: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";

const uniqueId = () => `without-id-${Math.random().toString(36).slice(2)}`;

/**
 * The id and time of an event. A mock event (`POST /pusher/mock-event`) may have neither: then it gets a unique id and the
 * time of its arrival.
 */
function idAndTime(fields: Fields, timeField: string): { eventId: string; time: string } {
  const { eventId, [timeField]: time } = fields;
  return {
    eventId: isText(eventId) ? eventId : uniqueId(),
    time: isText(time) ? time : new Date().toISOString(),
  };
}

/** Reads an event of any name, or says why one of Partyline's own is invalid. */
export function readEvent(name: string, data: unknown): ReceivedEvent | Unreadable {
  switch (name) {
    case "party-invitation-received":
      return named(name, readInvitation(data));
    case "party-updated":
      return named(name, readPartyUpdate(data));
    default:
      return { name, data, eventId: isFields(data) && isText(data["eventId"]) ? data["eventId"] : uniqueId() };
  }
}

/** The event, if it has this name. The data of Partyline's own events has been checked. */
export function dataOf<Name extends keyof PartylineEvents>(
  event: ReceivedEvent,
  name: Name,
): PartylineEvents[Name] | undefined {
  return event.name === name ? (event.data as PartylineEvents[Name]) : undefined;
}

function named(name: string, reading: { readonly eventId: string } | Unreadable): ReceivedEvent | Unreadable {
  return "problem" in reading ? reading : { name, data: reading, eventId: reading.eventId };
}

function readInvitation(data: unknown): PartyInvitationEvent | Unreadable {
  if (!isFields(data)) return { problem: "its data are no object" };
  const { partyId, partyName, invitedBy } = data;
  if (!isText(partyId)) return { problem: "partyId is no text" };
  if (!isText(partyName)) return { problem: "partyName is no text" };
  if (!isFields(invitedBy)) return { problem: "invitedBy is no object" };
  const { id, username } = invitedBy;
  if (!isText(id) || !isText(username)) return { problem: "invitedBy has no id and username" };
  const { eventId, time } = idAndTime(data, "invitedAt");
  return { partyId, partyName, invitedBy: { id, username }, invitedAt: time, eventId };
}

function readPartyUpdate(data: unknown): PartyUpdateEvent | Unreadable {
  if (!isFields(data)) return { problem: "its data are no object" };
  const { partyId, updateType, data: change } = data;
  if (!isText(partyId)) return { problem: "partyId is no text" };
  if (!isFields(change)) return { problem: "data is no object" };
  const { eventId, time: updatedAt } = idAndTime(data, "updatedAt");
  switch (updateType) {
    case "member-joined":
    case "member-left": {
      const { userId, username, avatar } = change;
      if (!isText(userId) || !isText(username)) return { problem: "data has no userId and username" };
      const member = { userId, username, ...(isText(avatar) ? { avatar } : {}) };
      return { partyId, updateType, data: member, updatedAt, eventId };
    }
    case "settings-changed":
      return { partyId, updateType, data: change, updatedAt, eventId };
    default:
      return { problem: `updateType is ${JSON.stringify(updateType)}` };
  }
}
