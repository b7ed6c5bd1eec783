import { useCallback } from "react";
import { type ChannelStatus, closedChannel } from "./channel";
import type { PartylineError } from "./errors";
import type { PresenceMember } from "./events";
import { closedConnection } from "./partyline";
import { useLine } from "./provider";
import { useStore } from "./useStore";

export interface UsePartyPresenceResult {
  /** Who is there, this user too, by username. While the connection is away, those who were last there. */
  readonly members: readonly PresenceMember[];
  readonly me: PresenceMember | null;
  readonly status: ChannelStatus;
  readonly error: PartylineError | null;
  /** Tries again what was final: after the user has joined the party, say. */
  readonly retry: () => void;
}

/** Which members of a party are online; nobody while `partyId` is null. While it is used, this user is. */
export function usePartyPresence(partyId: string | null): UsePartyPresenceResult {
  const { partyline, error } = useLine();
  const connection = useStore(partyline?.connection, closedConnection);
  const channel = partyId === null ? undefined : partyline?.presenceChannel(partyId);
  const { members, me, status, error: channelError } = useStore(channel, closedChannel);
  return {
    members,
    me,
    status,
    error: error ?? connection.error ?? channelError,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}
