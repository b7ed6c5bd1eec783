"use client";

import { type RefObject, useInsertionEffect, useRef } from "react";

/** The value of the latest render that was committed, for callbacks that outlive a render. */
export function useLatest<T>(value: T): Readonly<RefObject<T>> {
  const latest = useRef(value);
  // Before all other effects of the render. useEffectEvent would need React 19.2.
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest as Readonly<RefObject<T>>;
}
