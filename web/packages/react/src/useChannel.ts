"use client";

import { useCallback } from "react";
import { type ChannelStatus, closedChannel } from "./channel.ts";
import type { PartylineError } from "./errors.ts";
import type { PresenceMember } from "./eventTypes.ts";
import { closedConnection } from "./partyline.ts";
import { usePartylineContext } from "./provider.tsx";
import { useStore } from "./useStore.ts";

export interface UseChannelResult {
  readonly status: ChannelStatus;
  /** The online members of a presence channel, as those of `usePartyPresence`. */
  readonly members: readonly PresenceMember[];
  readonly me: PresenceMember | null;
  readonly error: PartylineError | null;
  /** Retries after a final error. */
  readonly retry: () => void;
}

/** Subscribes to a channel with any name, which the API must grant; does nothing while `channelName` is null. */
export function useChannel(channelName: string | null): UseChannelResult {
  const { partyline, error } = usePartylineContext();
  const connection = useStore(partyline?.connection, closedConnection);
  const channel = channelName === null ? undefined : partyline?.channel(channelName);
  const { status, members, me, error: channelError } = useStore(channel, closedChannel);
  return {
    status,
    members,
    me,
    error: error ?? connection.error ?? channelError,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}
