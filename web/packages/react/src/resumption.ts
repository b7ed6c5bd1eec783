/** After an interruption: whether all events that were published meanwhile have been passed on. */
export interface Resume {
  /** False if some may be missing, so that a page reloads what it shows. */
  readonly complete: boolean;
}

/**
 * Waits until all channels that an interruption has left behind have caught up, and says so once. Interruptions that follow
 * each other before that count as one.
 */
export class Resumption<Channel> {
  readonly #onResume: (resume: Resume) => void;
  readonly #behind = new Set<Channel>();
  #hasResumed = false;
  #isComplete = true;

  constructor(onResume: (resume: Resume) => void) {
    this.#onResume = onResume;
  }

  /** The channel may have missed events. */
  behind(channel: Channel): void {
    this.#behind.add(channel);
  }

  caughtUp(channel: Channel, complete: boolean): void {
    this.#hasResumed = true;
    this.#isComplete &&= complete;
    this.left(channel);
  }

  /** The channel is refused or not in use any more, or it has missed nothing: nobody waits for it. */
  left(channel: Channel): void {
    this.#behind.delete(channel);
    if (this.#behind.size > 0) return;
    const resume = this.#hasResumed ? { complete: this.#isComplete } : undefined;
    this.#hasResumed = false;
    this.#isComplete = true;
    if (resume !== undefined) this.#onResume(resume);
  }
}
