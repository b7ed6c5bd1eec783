"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { Store } from "./store.ts";

const nothing = () => {};

/** A store's value, or the given one while there is no store. */
export function useStore<T>(store: Store<T> | undefined, otherwise: T): T {
  const subscribe = useCallback((listener: () => void) => store?.subscribe(listener) ?? nothing, [store]);
  const get = () => (store === undefined ? otherwise : store.get());
  return useSyncExternalStore(subscribe, get, () => otherwise);
}
