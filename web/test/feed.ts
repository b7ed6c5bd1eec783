import { partyChannelName } from "../src/partyline";
import type { FakeHistory } from "./fakeHistory";
import { anId, publishAll } from "./party";

/** Events that are kept and then published, as the trigger does. */
export class Feed {
  /** The ids of each party's events so far, in their order. */
  readonly published = new Map<string, string[]>();
  readonly #history: FakeHistory | undefined;

  /** @param history where the events are kept; undefined for none */
  constructor(history: FakeHistory | undefined) {
    this.#history = history;
  }

  /** Publishes so many settings-changed events, in turn for each of the parties. */
  async publish(parties: readonly string[], count: number): Promise<void> {
    const events = Array.from({ length: count }, (_, i) => {
      const partyId = parties[i % parties.length] ?? "";
      const event = this.#next(partyId);
      this.#history?.keep(event.channel, { eventId: event.data.eventId, ...event });
      return event;
    });
    await publishAll(events);
  }

  #next(partyId: string) {
    const eventId = anId("event");
    const ids = this.published.get(partyId) ?? [];
    ids.push(eventId);
    this.published.set(partyId, ids);
    const data = {
      partyId,
      updateType: "settings-changed",
      data: { name: `${ids.length}` },
      updatedAt: new Date().toISOString(),
      eventId,
    };
    return { channel: partyChannelName(partyId), name: "party-updated", data };
  }
}
