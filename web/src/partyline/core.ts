// Everything that does not need React.
export type { Backoff } from "./backoff";
export type { Channel, ChannelListener, ChannelSnapshot, ChannelStatus } from "./channel";
export type { Delivery } from "./channelEvents";
export { escapeId, partyChannelName, presenceChannelName, userChannelName } from "./channelName";
export { configFromEnvironment, type Environment, type PartylineConfig } from "./config";
export type { CursorStore } from "./cursorStore";
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
export type { Resume } from "./resumption";
export type { SignInSnapshot } from "./signIn";
export type { Store } from "./store";
