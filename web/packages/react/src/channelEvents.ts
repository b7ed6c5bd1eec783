import type { Places } from "./cursorStore.ts";
import { DelayedSave } from "./delayedSave.ts";
import type { ReceivedEvent } from "./eventTypes.ts";
import { type History, type HistoryPage, type KeptEvent, maxPageSize } from "./history.ts";
import { RecentIds } from "./recentIds.ts";
import type { Resume } from "./resumption.ts";

/** How an event came. */
export interface Delivery {
  /** Whether it was published while this client was away, or before its first subscription (`rewind`). */
  readonly missed: boolean;
}

export type TellEvent = (event: ReceivedEvent, delivery: Delivery) => void;

export interface ChannelEventsOptions {
  readonly channel: string;
  readonly history: History;
  readonly places: Places;
  /** The number of events to pass on that were published before the first subscription, from 0 to 200. */
  readonly rewind: number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** When Pusher was last heard on the connection, on whichever channel. */
  readonly lastHeard: () => number;
  /** Undefined if the event is invalid. */
  readonly read: (name: string, data: unknown) => ReceivedEvent | undefined;
  readonly tell: TellEvent;
}

/** How the events of a channel are passed on. */
export interface EventDelivery {
  /** Whether the first subscription may be a catch-up. */
  readonly mayResume: boolean;
  /** The channel is in use. */
  open(): void;
  /**
   * Subscribed: passes on what was missed, then what has arrived meanwhile.
   *
   * @param again whether it was subscribed before, since its first use
   * @returns `first`: nothing can have been missed; `interrupted`: the next call goes on from where this one has come to
   */
  subscribed(again: boolean): Promise<Resume | "first" | "interrupted">;
  /** An event has arrived on the connection. */
  receive(name: string, data: unknown): void;
  /** Not subscribed any more. */
  interrupted(): void;
  /** Not in use any more. */
  close(): void;
}

interface Cursor {
  readonly value: string;
  /** Of a full page: the next one follows. */
  readonly isExact: boolean;
  /** When the request for the first page of a catch-up was sent. A cursor for later repeats what was kept a minute before that. */
  readonly askedAt: number;
}

/** Events that arrive during a catch-up wait for its end. The oldest go first, because the history has them soonest. */
export const maxHeld = 1_000;

/** Ids are forgotten when a cursor makes them useless. This bounds them on a channel with 10,000 events in three minutes. */
const maxRemembered = 10_000;

/** More than the events that a client can receive twice after the redelivery of a whole batch. */
const minRemembered = 1_000;

/** The cursor is moved on after so many live events, so that a catch-up does not read them all again. */
const eventsPerCursor = 100;

/**
 * But not before this age: a catch-up repeats a minute in any case. Then within half of it, because all members of a party
 * count the same events.
 */
const minCursorMilliseconds = 60_000;

/** The cursor is moved on at the end of a catch-up that took longer. */
const staleMilliseconds = 60_000;

/** A read with a cursor for later repeats the minute before it; the clocks of two sandboxes may differ by another half. */
const repeatedMilliseconds = 120_000;

/**
 * A cursor that came later than this after the last sign of life may be behind events that a dead connection has lost
 * already. Shorter than what a read with it repeats.
 */
const maxSilenceMilliseconds = 30_000;

/** An event that was kept before the first cursor is published within this time. */
const maxPublishingMilliseconds = 60_000;

/** The wait after a cursor could not be read. */
const askAgainMilliseconds = 60_000;

/**
 * The events of one channel: live ones, and before them those of its history that were missed, each once and in order
 * (docs/frontend.md, "Missed events").
 */
export class ChannelEvents implements EventDelivery {
  readonly #options: ChannelEventsOptions;
  readonly #save: DelayedSave;
  readonly #told = new RecentIds(maxRemembered);
  /** The live events that wait for the end of a catch-up; null while they are passed on at once. */
  #held: ReceivedEvent[] | null = [];
  #cursor: Cursor | undefined;
  /** Events kept until then are not of this client: published before its first subscription, or given up. */
  #since = 0;
  /** An interruption after this time has lost none of them. */
  #sureAt = Number.POSITIVE_INFINITY;
  #interruptedAt = Number.NEGATIVE_INFINITY;
  #isComplete = true;
  #rewinds: boolean;
  /** The store has a place, so this is not the first subscription. */
  #isStored = false;
  #loading: Promise<void> | undefined;
  /** Aborts what belongs to the current subscription. */
  #subscription = new AbortController();
  #heardSinceCursor = 0;
  /** Not earlier. */
  #moveCursorAt = Number.NEGATIVE_INFINITY;
  /** The subscription that asks for a cursor. */
  #asking: AbortSignal | undefined;
  #askAgainAt = Number.NEGATIVE_INFINITY;

  constructor(options: ChannelEventsOptions) {
    this.#options = options;
    this.#rewinds = options.rewind > 0;
    this.#save = new DelayedSave(() => this.#saveNow());
  }

  /** The channel is in use: its place is loaded, if there is a store and this is the first use. */
  open(): void {
    const { channel, places, now } = this.#options;
    if (!places.areKept || this.#isStored || this.#loading !== undefined) return;
    this.#loading = places.load(channel).then((place) => {
      this.#loading = undefined;
      if (place === undefined) return;
      this.#isStored = true;
      this.#rewinds = false;
      this.#since = place.since;
      if (place.cursor !== undefined) this.#cursor = { value: place.cursor, isExact: false, askedAt: now() };
      for (const id of place.eventIds) this.#told.add(id, now());
    });
  }

  get mayResume(): boolean {
    return this.#isStored || this.#loading !== undefined;
  }

  async subscribed(again: boolean): Promise<Resume | "first" | "interrupted"> {
    const { signal } = this.#subscription;
    if (this.#loading !== undefined) await this.#loading;
    if (signal.aborted) return "interrupted";
    const isFirst = !again && !this.#isStored;
    if (this.#cursor !== undefined) await this.#catchUp(signal);
    else {
      if (!isFirst) this.#isComplete = false;
      if (this.#rewinds) await this.#rewind(signal);
    }
    if (signal.aborted) return "interrupted";
    const complete = this.#isComplete;
    this.#release(signal);
    if (signal.aborted) return "interrupted";
    return isFirst && complete ? "first" : { complete };
  }

  receive(name: string, data: unknown): void {
    const event = this.#options.read(name, data);
    if (event === undefined) return;
    if (this.#held === null) {
      this.#passOn(event, { missed: false });
      this.#heardSinceCursor++;
      this.#moveCursor();
      return;
    }
    this.#held.push(event);
    if (this.#held.length <= maxHeld) return;
    this.#held.shift();
    this.#isComplete = false;
  }

  /** Not subscribed any more. What is held stays: the history does not keep mock events. */
  interrupted(): void {
    this.#subscription.abort();
    this.#subscription = new AbortController();
    this.#held ??= [];
    this.#interruptedAt = this.#options.now();
  }

  /** Not in use any more. With a store, the next use goes on from here; otherwise it is a first subscription again. */
  close(): void {
    this.interrupted();
    this.#held = [];
    this.#isComplete = true;
    this.#save.flush();
    if (this.#options.places.areKept) return;
    this.#told.clear();
    this.#cursor = undefined;
    this.#since = 0;
    this.#rewinds = this.#options.rewind > 0;
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const { channel, history, now } = this.#options;
    while (this.#cursor !== undefined) {
      const { value: after, isExact } = this.#cursor;
      const { askedAt: firstAskedAt } = this.#cursor;
      const reading = await history.read({ channel, after, limit: maxPageSize }, signal);
      if (reading === "aborted") return;
      const isStuck = "page" in reading && isFull(reading.page) && reading.page.cursor === after;
      if ("unavailable" in reading || isStuck) {
        this.#giveUp();
        return;
      }
      const { page, sentAt } = reading;
      const askedAt = isExact ? firstAskedAt : sentAt;
      if (!page.complete) this.#isComplete = false;
      for (const kept of page.events) {
        this.#passOnMissed(kept);
        // A listener may end the use of the channel.
        if (signal.aborted) return;
      }
      this.#setCursor(page, askedAt);
      if (isFull(page)) continue;
      // The next read would repeat much.
      if (now() - askedAt > staleMilliseconds) this.#makeStale();
      return;
    }
  }

  #makeStale(): void {
    this.#heardSinceCursor = eventsPerCursor;
    this.#moveCursorAt = Number.NEGATIVE_INFINITY;
  }

  /** What was missed until now stays missed. */
  #giveUp(): void {
    this.#isComplete = false;
    this.#cursor = undefined;
    this.#changed();
  }

  /** Passes on the newest events, before the first live one. */
  async #rewind(signal: AbortSignal): Promise<void> {
    const { channel, history, rewind, now } = this.#options;
    const askedAt = now();
    const reading = await history.read({ channel, limit: rewind }, signal);
    if (reading === "aborted") return;
    this.#rewinds = false;
    if ("unavailable" in reading) {
      this.#askAgainAt = now() + askAgainMilliseconds;
      return;
    }
    for (const kept of reading.page.events) {
      this.#passOnMissed(kept);
      if (signal.aborted) return;
    }
    this.#setNewestCursor(reading.page, askedAt);
  }

  /** Passes on what is held, unless a listener ends the use of the channel, and from then on each event at once. */
  #release(signal: AbortSignal): void {
    const held = this.#held ?? [];
    while (!signal.aborted) {
      const event = held.shift();
      if (event === undefined) {
        this.#held = null;
        this.#isComplete = true;
        this.#moveCursor();
        return;
      }
      this.#passOn(event, { missed: false });
    }
  }

  /** Asks for a cursor of now, without delaying live events. */
  async #moveCursor(): Promise<void> {
    const { channel, history, now } = this.#options;
    if (this.#cursor !== undefined && (this.#heardSinceCursor < eventsPerCursor || now() < this.#moveCursorAt)) return;
    const { signal } = this.#subscription;
    if (this.#asking === signal || now() < this.#askAgainAt) return;
    const askedAt = now();
    this.#asking = signal;
    const reading = await history.read({ channel, limit: 1 }, signal);
    if (reading === "aborted") return;
    this.#asking = undefined;
    if ("page" in reading) this.#setNewestCursor(reading.page, askedAt);
    else this.#askAgainAt = now() + askAgainMilliseconds;
  }

  /** Sets the cursor of a page of the newest events. */
  #setNewestCursor(page: HistoryPage, askedAt: number): void {
    const { now, lastHeard } = this.#options;
    if (now() - lastHeard() > maxSilenceMilliseconds) return;
    if (this.#cursor === undefined) {
      this.#since = Math.max(this.#since, ...page.events.map(timeOf));
      this.#sureAt = now() + maxPublishingMilliseconds;
    }
    this.#setCursor(page, askedAt);
  }

  #setCursor(page: HistoryPage, askedAt: number): void {
    this.#cursor = { value: page.cursor, isExact: isFull(page), askedAt };
    this.#heardSinceCursor = 0;
    this.#moveCursorAt = askedAt + minCursorMilliseconds * (1 + this.#options.random() / 2);
    this.#told.forgetBefore(askedAt - repeatedMilliseconds, minRemembered);
    this.#changed();
  }

  #passOnMissed(kept: KeptEvent): void {
    const event = this.#options.read(kept.name, kept.data);
    if (event === undefined || this.#told.has(event.eventId)) return;
    if (timeOf(kept) > this.#since) this.#passOn(event, { missed: true });
    // It may have been kept before the first cursor, and published after the interruption.
    else if (this.#interruptedAt < this.#sureAt) this.#isComplete = false;
  }

  #passOn(event: ReceivedEvent, delivery: Delivery): void {
    const { tell, now } = this.#options;
    if (!this.#told.add(event.eventId, now())) return;
    this.#changed();
    tell(event, delivery);
  }

  #changed(): void {
    if (this.#options.places.areKept) this.#save.request();
  }

  #saveNow(): void {
    const { channel, places } = this.#options;
    this.#isStored = true;
    const eventIds = this.#cursor === undefined ? [] : this.#told.since(this.#cursor.askedAt - repeatedMilliseconds);
    places.save(channel, { cursor: this.#cursor?.value, since: this.#since, eventIds });
  }
}

const isFull = ({ events }: HistoryPage) => events.length >= maxPageSize;

/** Milliseconds since 1970. */
const timeOf = ({ publishedAt }: KeptEvent) => Date.parse(publishedAt);
