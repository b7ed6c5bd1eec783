"use client";

import { useCallback, useEffect, useMemo, useSyncExternalStore } from "react";
import type { Channel } from "./channel.ts";
import type { Delivery } from "./channelEvents.ts";
import type { PartylineError } from "./errors.ts";
import { dataOf } from "./events.ts";
import type { PartyInvitationEvent, PartyUpdateEvent, ReceivedEvent } from "./eventTypes.ts";
import { type ConnectionState, closedConnection } from "./partyline.ts";
import { usePartylineContext } from "./provider.tsx";
import type { PusherClient } from "./pusherClient.ts";
import type { Resume } from "./resumption.ts";
import { useLatest } from "./useLatest.ts";
import { useStore } from "./useStore.ts";

export interface UsePusherOptions {
  /** This user was invited. */
  readonly onPartyInvitation?: ((invitation: PartyInvitationEvent, delivery: Delivery) => void) | undefined;
  /** Something changed in one of `parties`. */
  readonly onPartyUpdate?: ((update: PartyUpdateEvent, delivery: Delivery) => void) | undefined;
  /** The parties to receive updates of. The user must be a member of each. */
  readonly parties?: readonly string[] | undefined;
  /**
   * Called once after each interruption, for all channels of all hooks together, when their missed events have been passed
   * on. If they are not `complete`, reload the page's data.
   */
  readonly onResume?: ((resume: Resume) => void) | undefined;
}

export interface UsePusherResult {
  /** The pusher-js client, from the first connection on. */
  readonly pusher: PusherClient | null;
  readonly isConnected: boolean;
  /** The state of the connection. */
  readonly state: ConnectionState;
  /** The signed-in user, escaped as in a channel name; null while the connection is not signed in. */
  readonly user: string | null;
  /** The error of the configuration, of the connection, of the first channel that has one, or of the sign-in. */
  readonly error: PartylineError | null;
  /** Retries after a final error, for example when the user has joined the party or signed in again. */
  readonly retry: () => void;
}

/** The connection, the user's invitations and the updates of some parties. New callbacks do not reconnect anything. */
export function usePusher({
  onPartyInvitation,
  onPartyUpdate,
  parties = [],
  onResume,
}: UsePusherOptions = {}): UsePusherResult {
  const { partyline, error: configurationError } = usePartylineContext();
  const connection = useStore(partyline?.connection, closedConnection);

  const wanted = JSON.stringify([...new Set(parties)].sort());
  const channels = useMemo((): readonly Channel[] => {
    if (partyline === null) return [];
    const partyIds: string[] = JSON.parse(wanted);
    return [partyline.userChannel(), ...partyIds.map((partyId) => partyline.partyChannel(partyId))];
  }, [partyline, wanted]);
  const channelError = useFirstError(channels);

  const latest = useLatest({ onPartyInvitation, onPartyUpdate, onResume });
  useEffect(() => partyline?.onResume((resume) => latest.current.onResume?.(resume)), [partyline, latest]);
  useEffect(() => {
    const onEvent = (event: ReceivedEvent, delivery: Delivery) => {
      const invitation = dataOf(event, "party-invitation-received");
      if (invitation !== undefined) latest.current.onPartyInvitation?.(invitation, delivery);
      const update = dataOf(event, "party-updated");
      if (update !== undefined) latest.current.onPartyUpdate?.(update, delivery);
    };
    const ends = channels.map((channel) => channel.listen({ onEvent }));
    return () => {
      for (const end of ends) end();
    };
  }, [channels, latest]);

  return {
    pusher: connection.pusher,
    isConnected: connection.state === "connected",
    state: connection.state,
    user: connection.user,
    error: configurationError ?? connection.error ?? channelError ?? connection.signInError,
    retry: useCallback(() => partyline?.retry(), [partyline]),
  };
}

function useFirstError(channels: readonly Channel[]) {
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = channels.map((channel) => channel.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    [channels],
  );
  const firstError = () => channels.map((channel) => channel.get().error).find((error) => error !== null) ?? null;
  return useSyncExternalStore(subscribe, firstError, () => null);
}
