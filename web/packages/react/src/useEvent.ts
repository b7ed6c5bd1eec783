"use client";

import { useEffect } from "react";
import type { Delivery } from "./channelEvents.ts";
import type { EventData, EventName } from "./eventTypes.ts";
import { usePartylineContext } from "./provider.tsx";
import { type UseChannelResult, useChannel } from "./useChannel.ts";
import { useLatest } from "./useLatest.ts";

/**
 * Calls back for each event with this name on a channel; does nothing while `channelName` is null. A new handler does not
 * resubscribe. {@link PartylineEvents} has the types of the data.
 */
export function useEvent<Name extends EventName>(
  channelName: string | null,
  eventName: Name,
  handler: (data: EventData<Name>, delivery: Delivery) => void,
): UseChannelResult {
  const { partyline } = usePartylineContext();
  const latest = useLatest(handler);
  useEffect(() => {
    if (channelName === null) return undefined;
    return partyline?.onEvent<Name>(channelName, eventName, (data, delivery) => latest.current(data, delivery));
  }, [partyline, channelName, eventName, latest]);
  return useChannel(channelName);
}
