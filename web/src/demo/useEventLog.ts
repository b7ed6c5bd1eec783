import type Pusher from "pusher-js";
import { useEffect, useState } from "react";

export interface LoggedEvent {
  readonly number: number;
  readonly at: Date;
  /** Empty for what concerns the connection. */
  readonly channel: string;
  readonly name: string;
  /** As text, to be read. */
  readonly data: string;
  /** Of Pusher's protocol, and not sent by anybody. */
  readonly isProtocol: boolean;
}

export interface EventLogState {
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  readonly clear: () => void;
}

/** More than anybody scrolls through. The oldest goes. */
export const capacity = 200;

interface Frame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** Everything that comes over the connection, as it comes. */
export function useEventLog(pusher: Pusher | null): EventLogState {
  const [events, setEvents] = useState<readonly LoggedEvent[]>([]);
  useEffect(() => {
    if (pusher === null) return;
    const log = ({ event, channel, data }: Frame) => {
      // Nothing but a sign of life.
      if (event === "pusher:ping" || event === "pusher:pong") return;
      setEvents((last) =>
        [
          {
            number: (last[0]?.number ?? 0) + 1,
            at: new Date(),
            channel: channel ?? "",
            name: event,
            data: readable(data),
            isProtocol: /^pusher(_internal)?:/.test(event),
          },
          ...last,
        ].slice(0, capacity),
      );
    };
    pusher.connection.bind("message", log);
    return () => {
      pusher.connection.unbind("message", log);
    };
  }, [pusher]);
  return { events, clear: () => setEvents([]) };
}

function readable(data: unknown): string {
  return data === undefined ? "" : (JSON.stringify(data, null, 2) ?? "");
}
