/** The most recent ids, a bounded number of them, and when each was added. */
export class RecentIds {
  /** In the order of their addition. */
  readonly #times = new Map<string, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(id: string): boolean {
    return this.#times.has(id);
  }

  /** Adds the id. Returns whether it is new. */
  add(id: string, now: number): boolean {
    if (this.#times.has(id)) return false;
    this.#times.set(id, now);
    if (this.#times.size > this.#capacity) this.#removeOldest();
    return true;
  }

  /** The ids added at the time or later. */
  since(time: number): string[] {
    return [...this.#times].filter(([, added]) => added >= time).map(([id]) => id);
  }

  /** Forgets the ids added before the time, but keeps the given number of the newest. */
  forgetBefore(time: number, kept: number): void {
    for (const added of this.#times.values()) {
      if (added >= time || this.#times.size <= kept) return;
      this.#removeOldest();
    }
  }

  clear(): void {
    this.#times.clear();
  }

  #removeOldest(): void {
    for (const oldest of this.#times.keys()) {
      this.#times.delete(oldest);
      return;
    }
  }
}
