"use client";

import { useCallback } from "react";
import { closedChannel } from "./channel.ts";
import type { PartylineError } from "./errors.ts";
import type { PartyInvitationEvent } from "./eventTypes.ts";
import { closedConnection } from "./partyline.ts";
import { usePartylineContext } from "./provider.tsx";
import { useStore } from "./useStore.ts";

export interface UsePartyInvitationsResult {
  /** Newest first, one for each party. */
  readonly invitations: readonly PartyInvitationEvent[];
  /** Removes an invitation from the list, for all components. */
  readonly dismiss: (eventId: string) => void;
  readonly error: PartylineError | null;
}

const none: readonly PartyInvitationEvent[] = [];

/** The invitations received since the user signed in on this page. Earlier ones are in the app's own back end. */
export function usePartyInvitations(): UsePartyInvitationsResult {
  const { partyline, error } = usePartylineContext();
  const connection = useStore(partyline?.connection, closedConnection);
  const channel = useStore(partyline?.userChannel(), closedChannel);
  return {
    invitations: useStore(partyline?.invitations, none),
    dismiss: useCallback((eventId: string) => partyline?.invitations.dismiss(eventId), [partyline]),
    error: error ?? connection.error ?? channel.error,
  };
}
