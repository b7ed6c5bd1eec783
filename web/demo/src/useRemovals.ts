import { useState } from "react";
import type { Party } from "./backend.ts";

export interface Removals {
  /** The parties that the user is no longer in, without having left them on this page. */
  readonly parties: readonly Party[];
  readonly dismiss: (partyId: string) => void;
  /** The user leaves a party by themselves. */
  readonly leave: (partyId: string) => void;
}

/**
 * Compares the user's parties with those before: a removal is seen also if its event was not received, because the connection
 * was ended first.
 *
 * @param parties undefined until they are loaded
 */
export function useRemovals(parties: readonly Party[] | undefined): Removals {
  const [before, setBefore] = useState(parties);
  const [removed, setRemoved] = useState<readonly Party[]>([]);
  const [leaving, setLeaving] = useState<readonly string[]>([]);
  if (parties !== undefined && parties !== before) {
    const current = new Set(parties.map(({ partyId }) => partyId));
    const gone = (before ?? []).filter(({ partyId }) => !current.has(partyId));
    setBefore(parties);
    // A party that the user is in again is not shown any more.
    setRemoved([
      ...removed.filter(({ partyId }) => !current.has(partyId)),
      ...gone.filter(({ partyId }) => !leaving.includes(partyId)),
    ]);
    setLeaving(leaving.filter((partyId) => current.has(partyId)));
  }
  return {
    parties: removed,
    dismiss: (partyId) => setRemoved((last) => last.filter((party) => party.partyId !== partyId)),
    leave: (partyId) => setLeaving((last) => [...last, partyId]),
  };
}
