import type Pusher from "pusher-js";
import { useEffect, useState } from "react";

export interface LoggedEvent {
  readonly number: number;
  readonly at: Date;
  /** Empty for events of the connection. */
  readonly channel: string;
  readonly name: string;
  /** As formatted text. */
  readonly data: string;
  /** An event of the Pusher protocol, not of an app. */
  readonly isProtocol: boolean;
  /** It did not come on the connection, but from the history. */
  readonly isMissed: boolean;
}

export interface EventLogState {
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  /** Adds an event that was missed. */
  readonly addMissed: (channel: string, name: string, data: unknown) => void;
  readonly clear: () => void;
}

/** The maximum number of events. The oldest is removed first. */
export const capacity = 200;

interface Frame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** All events on the connection, as they arrive, and the missed ones that are added. */
export function useEventLog(pusher: Pusher | null): EventLogState {
  const [events, setEvents] = useState<readonly LoggedEvent[]>([]);
  useEffect(() => {
    if (pusher === null) return;
    const log = ({ event, channel = "", data }: Frame) => {
      // A keep-alive message only.
      if (event === "pusher:ping" || event === "pusher:pong") return;
      setEvents((last) => added(last, channel, event, data, false));
    };
    pusher.connection.bind("message", log);
    return () => {
      pusher.connection.unbind("message", log);
    };
  }, [pusher]);
  return {
    events,
    addMissed: (channel, name, data) => setEvents((last) => added(last, channel, name, data, true)),
    clear: () => setEvents([]),
  };
}

function added(
  last: readonly LoggedEvent[],
  channel: string,
  name: string,
  data: unknown,
  isMissed: boolean,
): readonly LoggedEvent[] {
  const event = {
    number: (last[0]?.number ?? 0) + 1,
    at: new Date(),
    channel,
    name,
    data: readable(data),
    isProtocol: /^pusher(_internal)?:/.test(name),
    isMissed,
  };
  return [event, ...last].slice(0, capacity);
}

function readable(data: unknown): string {
  return data === undefined ? "" : (JSON.stringify(data, null, 2) ?? "");
}
