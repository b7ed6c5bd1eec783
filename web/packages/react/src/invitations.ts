import type { PartyInvitationEvent } from "./eventTypes.ts";
import { RecentIds } from "./recentIds.ts";
import { State, type Store } from "./store.ts";

/** The maximum number of invitations. The oldest is removed first. */
const capacity = 100;

/** The invitations received since the page was opened and not dismissed, newest first, one for each party. */
export class Invitations implements Store<readonly PartyInvitationEvent[]> {
  /** A rewind repeats them, when the channel is used again. */
  readonly #dismissed = new RecentIds(capacity);
  readonly #state = new State<readonly PartyInvitationEvent[]>([]);

  get(): readonly PartyInvitationEvent[] {
    return this.#state.get();
  }

  subscribe(listener: () => void): () => void {
    return this.#state.subscribe(listener);
  }

  add(invitation: PartyInvitationEvent): void {
    if (this.#dismissed.has(invitation.eventId)) return;
    const others = this.get().filter(({ partyId }) => partyId !== invitation.partyId);
    this.#state.set([invitation, ...others].slice(0, capacity));
  }

  dismiss(eventId: string): void {
    this.#dismissed.add(eventId, 0);
    this.#state.set(this.get().filter((invitation) => invitation.eventId !== eventId));
  }
}
