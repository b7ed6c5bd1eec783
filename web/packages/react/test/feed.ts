import { partyChannelName } from "../src/index.ts";
import type { FakeHistory } from "./fakeHistory.ts";
import { anId, publishAll, table } from "./party.ts";

/** Renames parties: each time one settings-changed event, whose name is the number of the party's events so far. */
export abstract class Feed {
  /** The names of each party's events, in their order. */
  readonly published = new Map<string, string[]>();

  /** So many events, in turn for each of the parties. */
  async publish(parties: readonly string[], count: number): Promise<void> {
    const renames = Array.from({ length: count }, (_, i) => this.#next(parties[i % parties.length] ?? ""));
    await this.send(renames);
  }

  protected abstract send(renames: readonly { partyId: string; name: string }[]): Promise<void>;

  #next(partyId: string) {
    const names = this.published.get(partyId) ?? [];
    const name = String(names.length + 1);
    this.published.set(partyId, [...names, name]);
    return { partyId, name };
  }
}

/** Keeps the events in a history in memory, and then publishes them. */
export class FakeFeed extends Feed {
  readonly #history: FakeHistory;

  constructor(history: FakeHistory) {
    super();
    this.#history = history;
  }

  protected override async send(renames: readonly { partyId: string; name: string }[]): Promise<void> {
    const events = renames.map(({ partyId, name }) => renamed(partyId, name));
    for (const { channel, ...event } of events) {
      this.#history.keep(channel, { eventId: event.data.eventId, ...event });
    }
    await publishAll(events);
  }
}

/** Writes to the party table: the trigger keeps the events and publishes them. */
export class TableFeed extends Feed {
  protected override async send(renames: readonly { partyId: string; name: string }[]): Promise<void> {
    const parties = [...new Set(renames.map(({ partyId }) => partyId))];
    await Promise.all(parties.map((partyId) => this.#rename(renames.filter((rename) => rename.partyId === partyId))));
  }

  async #rename(renames: readonly { partyId: string; name: string }[]): Promise<void> {
    for (const { partyId, name } of renames) {
      const key = [`PARTY#${partyId}`, "PARTY"] as const;
      await table.update(...key, "SET #name = :name", { "#name": "name" }, { ":name": { S: name } });
    }
  }
}

/** The event as the trigger publishes it. */
export function renamed(partyId: string, name: string, eventId = anId("event")) {
  const data = {
    partyId,
    updateType: "settings-changed",
    data: { name },
    updatedAt: new Date().toISOString(),
    eventId,
  };
  return { channel: partyChannelName(partyId), name: "party-updated", data };
}
