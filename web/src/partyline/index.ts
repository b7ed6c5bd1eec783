export * from "./core";
export { PartylineProvider, type PartylineProviderProps } from "./provider";
export { type UsePartyOptions, type UsePartyResult, useParty } from "./useParty";
export { type UsePartyInvitationsResult, usePartyInvitations } from "./usePartyInvitations";
export { type UsePartyPresenceResult, usePartyPresence } from "./usePartyPresence";
export { type UsePusherOptions, type UsePusherResult, usePusher } from "./usePusher";
