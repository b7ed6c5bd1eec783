"use client";

import { useCallback, useEffect } from "react";
import { type ChannelStatus, closedChannel } from "./channel.ts";
import type { Delivery } from "./channelEvents.ts";
import type { PartylineError } from "./errors.ts";
import { dataOf } from "./events.ts";
import type { PartyUpdateEvent } from "./eventTypes.ts";
import { closedConnection } from "./partyline.ts";
import { usePartylineContext } from "./provider.tsx";
import type { Resume } from "./resumption.ts";
import { useLatest } from "./useLatest.ts";
import { useStore } from "./useStore.ts";

export interface UsePartyOptions {
  /**
   * Called once after each interruption, when this party's missed updates have been passed on. If they are not `complete`,
   * reload the party.
   */
  readonly onResume?: ((resume: Resume) => void) | undefined;
}

export interface UsePartyResult {
  readonly status: ChannelStatus;
  readonly error: PartylineError | null;
  /** Retries after a final error, for example when the user has joined the party. */
  readonly retry: () => void;
}

/** Calls back for each update of a party; does nothing while `partyId` is null. A new callback does not resubscribe. */
export function useParty(
  partyId: string | null,
  onUpdate: (update: PartyUpdateEvent, delivery: Delivery) => void,
  { onResume }: UsePartyOptions = {},
): UsePartyResult {
  const { partyline, error } = usePartylineContext();
  const connection = useStore(partyline?.connection, closedConnection);
  const channel = partyId === null ? undefined : partyline?.partyChannel(partyId);
  const party = useStore(channel, closedChannel);

  const latest = useLatest({ onUpdate, onResume });
  useEffect(
    () =>
      channel?.listen({
        onEvent: (event, delivery) => {
          const update = dataOf(event, "party-updated");
          if (update !== undefined) latest.current.onUpdate(update, delivery);
        },
        onResume: (resume) => latest.current.onResume?.(resume),
      }),
    [channel, latest],
  );

  return {
    status: party.status,
    error: error ?? connection.error ?? party.error,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}
