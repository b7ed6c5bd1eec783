"use client";

import { useCallback } from "react";
import { type ChannelStatus, closedChannel } from "./channel.ts";
import type { PartylineError } from "./errors.ts";
import type { PresenceMember } from "./eventTypes.ts";
import { closedConnection } from "./partyline.ts";
import { usePartylineContext } from "./provider.tsx";
import { useStore } from "./useStore.ts";

export interface UsePartyPresenceResult {
  /** The online members, with this user, sorted by username. During an interruption, the last known ones. */
  readonly members: readonly PresenceMember[];
  readonly me: PresenceMember | null;
  readonly status: ChannelStatus;
  readonly error: PartylineError | null;
  /** Retries after a final error, for example when the user has joined the party. */
  readonly retry: () => void;
}

/** The online members of a party; none while `partyId` is null. This user is online while the hook is in use. */
export function usePartyPresence(partyId: string | null): UsePartyPresenceResult {
  const { partyline, error } = usePartylineContext();
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
