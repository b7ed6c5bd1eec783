// A stand-in for GET /pusher/history (docs/authentication.md), from a list in memory.

export interface FakeEvent {
  readonly eventId: string;
  readonly name: string;
  readonly data: object;
}

interface Kept extends FakeEvent {
  /** Milliseconds since 1970; goes up within a channel. */
  readonly position: number;
}

interface Cursor {
  readonly channel: string;
  readonly position: number;
  readonly forLater: boolean;
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
    events.push({ ...event, position: Math.max(Date.now(), (events.at(-1)?.position ?? 0) + 1) });
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
      return page(newest, { channel, position: Date.now(), forLater: true }, newest.length === events.length);
    }
    const begin = cursor.forLater ? cursor.position - repeated : cursor.position;
    const behind = events.filter(({ position }) => position > begin).slice(0, limit);
    const last = behind.at(-1);
    const isFull = last !== undefined && behind.length === limit;
    const next = isFull
      ? { channel, position: last.position, forLater: false }
      : { channel, position: Date.now(), forLater: true };
    return page(behind, next, begin >= oldest);
  }

  #events(channel: string): Kept[] {
    const events = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, events);
    return events;
  }
}

function page(events: readonly Kept[], cursor: Cursor, complete: boolean) {
  const published = events.map(({ position, ...event }) => ({
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
