// A stand-in for GET /pusher/history (docs/history.md), from a list in memory.

export interface FakeEvent {
  readonly eventId: string;
  readonly name: string;
  readonly data: object;
}

interface Kept extends FakeEvent {
  /** From 0 on within the channel. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly position: number;
}

interface Cursor {
  readonly channel: string;
  /** When the first page of a catch-up was read. */
  readonly readAt: number;
  /** The number of the last event; undefined for later. */
  readonly behind?: number;
}

const repeated = 60_000;
const hour = 3_600_000;

export class FakeHistory {
  readonly #channels = new Map<string, Kept[]>();
  readonly #kept: number;

  /** @param hours how long events are kept */
  constructor({ hours = 24 } = {}) {
    this.#kept = hours * hour;
  }

  keep(channel: string, event: FakeEvent): void {
    const events = this.#events(channel);
    events.push({ ...event, number: events.length, position: Math.max(Date.now(), events.at(-1)?.position ?? 0) });
  }

  answer(query: URLSearchParams): { readonly status: number; readonly body: string } {
    const channel = query.get("channel_name") ?? "";
    const limit = Number(query.get("limit") ?? "100");
    const after = query.get("after");
    const cursor = after === null ? null : decode(after);
    const isInvalid = cursor === undefined || (cursor !== null && cursor.channel !== channel);
    if (isInvalid || channel.startsWith("presence-") || !(limit >= 1 && limit <= 200)) {
      return { status: 400, body: JSON.stringify({ error: "Bad Request", message: "invalid" }) };
    }
    const oldest = Date.now() - this.#kept;
    const events = this.#events(channel).filter(({ position }) => position > oldest);
    if (cursor === null) {
      const newest = events.slice(-limit);
      return page(newest, { channel, readAt: Date.now() }, newest.length === events.length);
    }
    const { behind, readAt: from } = cursor;
    const readAt = behind === undefined ? Date.now() : from;
    const isBehind = ({ number, position }: Kept) =>
      behind === undefined ? position >= from - repeated : number > behind;
    const found = events.filter(isBehind);
    const last = found[limit - 1];
    const next = last === undefined ? { channel, readAt } : { channel, readAt, behind: last.number };
    return page(found.slice(0, limit), next, from - repeated >= oldest);
  }

  #events(channel: string): Kept[] {
    const events = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, events);
    return events;
  }
}

function page(events: readonly Kept[], cursor: Cursor, complete: boolean) {
  const published = events.map(({ number: _, position, ...event }) => ({
    ...event,
    publishedAt: new Date(position).toISOString(),
  }));
  const body = JSON.stringify({ events: published, cursor: encode(cursor), complete });
  return { status: 200, body };
}

const encode = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString("base64url");

function decode(text: string): Cursor | undefined {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
