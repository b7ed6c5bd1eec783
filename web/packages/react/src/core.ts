// Everything that does not need React.
export type { Backoff } from "./backoff.ts";
export type { Channel, ChannelListener, ChannelSnapshot, ChannelStatus } from "./channel.ts";
export type { Delivery } from "./channelEvents.ts";
export { escapeId, partyChannelName, presenceChannelName, userChannelName } from "./channelName.ts";
export { configFromEnv, type Environment, type PartylineConfig } from "./config.ts";
export type { CursorStore } from "./cursorStore.ts";
export type * from "./errors.ts";
export * from "./eventTypes.ts";
export { type ConnectionSnapshot, type ConnectionState, Partyline, type PartylineOptions } from "./partyline.ts";
export type { Resume } from "./resumption.ts";
export type { SignInSnapshot } from "./signIn.ts";
export type { Store } from "./store.ts";
