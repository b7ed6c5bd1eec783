const nothing = () => {};

/** Lets a bounded number of tasks run at once, in the order in which they come. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves with the function that gives the slot back, or at once, without a slot, when the signal aborts. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return nothing;
    if (this.#free === 0) {
      const isMine = await new Promise<boolean>((resolve) => {
        const abort = () => {
          this.#waiting.delete(start);
          resolve(false);
        };
        const start = () => {
          signal.removeEventListener("abort", abort);
          resolve(true);
        };
        this.#waiting.add(start);
        signal.addEventListener("abort", abort, { once: true });
      });
      if (!isMine) return nothing;
    } else {
      this.#free--;
    }
    return () => this.#release();
  }

  /** The slot goes to the next in line. */
  #release(): void {
    for (const start of this.#waiting) {
      this.#waiting.delete(start);
      start();
      return;
    }
    this.#free++;
  }
}
