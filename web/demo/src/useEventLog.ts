import type Pusher from "pusher-js";
import { useCallback, useEffect, useRef, useState } from "react";

/** `connection` and `lost`: not an event, but what happened to the connection; `protocol`: of Pusher's protocol, not of an app. */
export type EntryKind = "event" | "caught-up" | "protocol" | "connection" | "lost";

export interface LogEntry {
  readonly number: number;
  readonly at: Date;
  readonly kind: EntryKind;
  /** Empty for events of the connection. */
  readonly channel: string;
  readonly name: string;
  /** Formatted, for reading; empty without data. */
  readonly data: string;
  /** What does not repeat the channel, on one line, cut. */
  readonly preview: string;
}

export interface EventLogState {
  /** Newest first. */
  readonly entries: readonly LogEntry[];
  /** Adds an event that was published while the connection was lost. */
  readonly addMissed: (channel: string, name: string, data: unknown) => void;
  /** All missed events have been added; not `complete` if some may be missing. */
  readonly addResume: (complete: boolean) => void;
  readonly clear: () => void;
}

/** The maximum number of entries. The oldest is removed first. */
export const capacity = 200;

const previewCharacters = 300;

interface Frame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

type NewEntry = Pick<LogEntry, "kind" | "name"> & { readonly channel?: string; readonly data?: unknown };

/** Everything that arrives on the connection, the missed events that are added, and what happened to the connection. */
export function useEventLog(pusher: Pusher | null): EventLogState {
  const [entries, setEntries] = useState<readonly LogEntry[]>([]);
  const lostAt = useRef<number | null>(null);
  const missed = useRef(0);
  const add = useCallback((entry: NewEntry) => setEntries((last) => added(last, entry)), []);
  useEffect(() => {
    if (pusher === null) return;
    const hear = ({ event, channel = "", data }: Frame) => {
      // A keep-alive message only.
      if (event === "pusher:ping" || event === "pusher:pong") return;
      add({ kind: /^pusher(_internal)?:/.test(event) ? "protocol" : "event", name: event, channel, data });
    };
    const follow = ({ previous, current }: { readonly previous: string; readonly current: string }) => {
      if (current === "connected") {
        const awayMilliseconds = lostAt.current === null ? undefined : Math.round(performance.now() - lostAt.current);
        add({
          kind: "connection",
          name: awayMilliseconds === undefined ? "Connected" : "Connected again",
          data: { socketId: pusher.connection.socket_id, awayMilliseconds },
        });
      } else if (previous === "connected") {
        lostAt.current = performance.now();
        missed.current = 0;
        add({ kind: "lost", name: "Connection lost" });
      } else if (current === "unavailable") {
        add({ kind: "lost", name: "No connection for ten seconds" });
      }
    };
    pusher.connection.bind("message", hear);
    pusher.connection.bind("state_change", follow);
    return () => {
      pusher.connection.unbind("message", hear);
      pusher.connection.unbind("state_change", follow);
    };
  }, [pusher, add]);
  return {
    entries,
    addMissed: (channel, name, data) => {
      missed.current++;
      add({ kind: "caught-up", channel, name, data });
    },
    addResume: (complete) => {
      // Added without any as well, so that one sees that the history was read.
      const data = { missedEvents: missed.current, complete };
      const note = "Some events may be missing, so the page has loaded its data again.";
      add({ kind: "connection", name: "Caught up", data: complete ? data : { ...data, note } });
      missed.current = 0;
    },
    clear: () => setEntries([]),
  };
}

function added(last: readonly LogEntry[], { kind, name, channel = "", data }: NewEntry): readonly LogEntry[] {
  const entry: LogEntry = {
    number: (last[0]?.number ?? 0) + 1,
    at: new Date(),
    kind,
    channel,
    name,
    data: data === undefined ? "" : (JSON.stringify(data, null, 2) ?? ""),
    preview: previewOf(data, channel).slice(0, previewCharacters),
  };
  return [entry, ...last].slice(0, capacity);
}

function previewOf(data: unknown, channel: string): string {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    return data === undefined ? "" : JSON.stringify(data);
  return Object.entries(data)
    .filter(
      ([, value]) => value !== undefined && !(typeof value === "string" && value !== "" && channel.endsWith(value)),
    )
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(" · ");
}
