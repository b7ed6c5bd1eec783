import { useSyncExternalStore } from "react";

/** Never opens: a network that is gone gives no answer. pusher-js replaces it at the next attempt. */
class SilentSocket {
  close(): void {}
  send(): void {}
}

const open = new Set<WebSocket>();
const listeners = new Set<() => void>();
let isCut = false;

// Before pusher-js reads it, which it does at each attempt. The package has no option for this: an app never wants it.
window.WebSocket = new Proxy(window.WebSocket, {
  construct(target, args, newTarget) {
    if (isCut) return new SilentSocket();
    const socket: WebSocket = Reflect.construct(target, args, newTarget);
    open.add(socket);
    socket.addEventListener("close", () => open.delete(socket));
    return socket;
  },
});

function set(cut: boolean): void {
  isCut = cut;
  if (cut) for (const socket of open) socket.close();
  // pusher-js retries at once when the browser says that it is online.
  else window.dispatchEvent(new Event("online"));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Cuts the page's WebSockets, and lets none open until it is switched back. Requests over HTTP still work. */
export const connectionSwitch = { cut: () => set(true), restore: () => set(false) };

/** Whether the connection is cut. */
export const useIsCut = (): boolean => useSyncExternalStore(subscribe, () => isCut);
