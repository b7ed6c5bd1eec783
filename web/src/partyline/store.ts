/** A value that changes, in the form that React's `useSyncExternalStore` reads. */
export interface Store<T> {
  /** The value now: the same object until it changes. */
  get(): T;
  /** Calls the listener after each change, until what it returns is called. */
  subscribe(listener: () => void): () => void;
}

/** A store that its owner sets. */
export class State<T> implements Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    // A function of its own for each subscription, so that one given twice is called twice and removed once.
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }
}
