import { useCallback, useEffect, useEffectEvent } from "react";
import { type ChannelStatus, closedChannel } from "./channel";
import type { Delivery } from "./channelEvents";
import type { PartylineError } from "./errors";
import type { PartyUpdateEvent } from "./events";
import { closedConnection } from "./partyline";
import { usePartylineContext } from "./provider";
import type { Resume } from "./resumption";
import { useStore } from "./useStore";

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

  const tell = useEffectEvent((update: PartyUpdateEvent, delivery: Delivery) => onUpdate(update, delivery));
  const tellResume = useEffectEvent((resume: Resume) => onResume?.(resume));
  useEffect(
    () =>
      channel?.listen({
        onEvent: (event, delivery) => event.name === "party-updated" && tell(event.data, delivery),
        onResume: (resume) => tellResume(resume),
      }),
    [channel],
  );

  return {
    status: party.status,
    error: error ?? connection.error ?? party.error,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}
