export * from "./core.ts";
export { PartylineProvider, type PartylineProviderProps } from "./provider.tsx";
export { type UseChannelResult, useChannel } from "./useChannel.ts";
export { useEvent } from "./useEvent.ts";
export { type UsePartyOptions, type UsePartyResult, useParty } from "./useParty.ts";
export { type UsePartyInvitationsResult, usePartyInvitations } from "./usePartyInvitations.ts";
export { type UsePartyPresenceResult, usePartyPresence } from "./usePartyPresence.ts";
export { type UsePusherOptions, type UsePusherResult, usePusher } from "./usePusher.ts";
