import type Pusher from "pusher-js";
import { useEffect, useEffectEvent } from "react";

/**
 * Calls back after each subscription to a channel with events. Data loaded before the first one may be old, and after an
 * interruption the local stack may have been started again with other data.
 */
export function useSubscribed(pusher: Pusher | null, onSubscribed: () => void): void {
  const tell = useEffectEvent(() => onSubscribed());
  useEffect(() => {
    if (pusher === null) return;
    const hear = ({ event, channel }: { readonly event: string; readonly channel?: string }) => {
      if (event === "pusher_internal:subscription_succeeded" && channel?.startsWith("private-")) tell();
    };
    pusher.connection.bind("message", hear);
    return () => {
      pusher.connection.unbind("message", hear);
    };
  }, [pusher]);
}
