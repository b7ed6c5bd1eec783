import { escapeId } from "./channelName.ts";

/** Where an app keeps cursors over a reload of the page, such as `sessionStorage`. May be asynchronous, and may fail. */
export interface CursorStore {
  /** The value that was set last, or nothing. */
  get(key: string): string | null | undefined | Promise<string | null | undefined>;
  /** @param value at most 20,000 characters, of ASCII unless event ids have others */
  set(key: string, value: string): unknown;
}

/** What a channel has passed on. */
export interface Place {
  /** Undefined if events may be missing from here on. */
  readonly cursor: string | undefined;
  /** Events kept until then were published before the first subscription, or are given up. Milliseconds since 1970. */
  readonly since: number;
  /** The events that were passed on, and that a read with the cursor repeats. */
  readonly eventIds: readonly string[];
}

/** A value is never longer. Some 500 ids. */
const maxLength = 20_000;

/** A store that takes longer is not waited for. */
const maxWaitMilliseconds = 5_000;

const version = 1;

/** Keeps the places of a user's channels in the app's store, if there is one. */
export class Places {
  readonly #store: CursorStore | undefined;
  readonly #prefix: string;

  constructor(store: CursorStore | undefined, appKey: string, userId: string) {
    this.#store = store;
    this.#prefix = `partyline/${appKey}/${escapeId(userId)}/`;
  }

  get areKept(): boolean {
    return this.#store !== undefined;
  }

  /** The channel's place. Nothing if there is none, if it is invalid, and if the store fails or does not answer. */
  async load(channel: string): Promise<Place | undefined> {
    const store = this.#store;
    if (store === undefined) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), maxWaitMilliseconds);
      });
      return parse(await Promise.race([store.get(this.#prefix + channel), late]));
    } catch (error) {
      warn("get", error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async save(channel: string, place: Place): Promise<void> {
    try {
      await this.#store?.set(this.#prefix + channel, format(place));
    } catch (error) {
      warn("set", error);
    }
  }
}

function format({ cursor, since, eventIds }: Place): string {
  const value = JSON.stringify({ version, cursor: cursor ?? null, since, eventIds });
  // Without its ids a cursor would repeat events.
  return value.length > maxLength ? JSON.stringify({ version, cursor: null, since, eventIds: [] }) : value;
}

function parse(value: unknown): Place | undefined {
  if (typeof value !== "string" || value.length > maxLength) return undefined;
  let read: { version?: unknown; cursor?: unknown; since?: unknown; eventIds?: unknown } | null;
  try {
    read = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (read === null || typeof read !== "object" || read.version !== version) return undefined;
  const { cursor, since, eventIds } = read;
  if (typeof since !== "number" || !Array.isArray(eventIds) || !eventIds.every((id) => typeof id === "string")) {
    return undefined;
  }
  if (typeof cursor !== "string" && cursor !== null) return undefined;
  return { cursor: cursor ?? undefined, since, eventIds };
}

function warn(what: string, error: unknown): void {
  console.warn(`Partyline: cursorStore.${what} failed.`, error);
}
