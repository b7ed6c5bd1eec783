export type { Backoff } from "./backoff";
export type { Channel, ChannelListener, ChannelSnapshot, ChannelStatus } from "./channel";
export { escapeId, partyChannelName, presenceChannelName, userChannelName } from "./channelName";
export { configFromEnvironment, type Environment, type PartylineConfig } from "./config";
export type * from "./errors";
export type {
  MemberJoinedEvent,
  MemberLeftEvent,
  PartyInvitationEvent,
  PartylineEvent,
  PartyMember,
  PartyUpdateEvent,
  PresenceMember,
  SettingsChangedEvent,
} from "./events";
export { type ConnectionSnapshot, type ConnectionState, Partyline, type PartylineOptions } from "./partyline";
export { PartylineProvider, type PartylineProviderProps } from "./provider";
export type { Store } from "./store";
export { type UsePartyOptions, type UsePartyResult, useParty } from "./useParty";
export { type UsePartyInvitationsResult, usePartyInvitations } from "./usePartyInvitations";
export { type UsePartyPresenceResult, usePartyPresence } from "./usePartyPresence";
export { type UsePusherOptions, type UsePusherResult, usePusher } from "./usePusher";
