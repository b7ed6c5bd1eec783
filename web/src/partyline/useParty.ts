import { useCallback, useEffect, useEffectEvent } from "react";
import { type ChannelStatus, closedChannel } from "./channel";
import type { PartylineError } from "./errors";
import type { PartyUpdateEvent } from "./events";
import { closedConnection } from "./partyline";
import { usePartylineContext } from "./provider";
import { useStore } from "./useStore";

export interface UsePartyOptions {
  /** Subscribed again after an interruption. Events published meanwhile were not received, so reload the party. */
  readonly onResume?: (() => void) | undefined;
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
  onUpdate: (update: PartyUpdateEvent) => void,
  { onResume }: UsePartyOptions = {},
): UsePartyResult {
  const { partyline, error } = usePartylineContext();
  const connection = useStore(partyline?.connection, closedConnection);
  const channel = partyId === null ? undefined : partyline?.partyChannel(partyId);
  const party = useStore(channel, closedChannel);

  const tell = useEffectEvent((update: PartyUpdateEvent) => onUpdate(update));
  const resume = useEffectEvent(() => onResume?.());
  useEffect(
    () =>
      channel?.listen({
        onEvent: (event) => event.name === "party-updated" && tell(event.data),
        onResume: () => resume(),
      }),
    [channel],
  );

  return {
    status: party.status,
    error: error ?? connection.error ?? party.error,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}
