/** Often enough, and few enough writes for a busy channel. */
const delayMilliseconds = 1_000;

/** Saves at most once a second, and before the page goes. */
export class DelayedSave {
  readonly #save: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(save: () => void) {
    this.#save = save;
  }

  /** Something has changed. */
  request(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(this.#now, delayMilliseconds);
    globalThis.addEventListener?.("pagehide", this.#now);
    globalThis.document?.addEventListener("visibilitychange", this.#ifHidden);
  }

  /** Saves now what was requested. */
  flush(): void {
    if (this.#timer !== undefined) this.#now();
  }

  readonly #now = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    globalThis.removeEventListener?.("pagehide", this.#now);
    globalThis.document?.removeEventListener("visibilitychange", this.#ifHidden);
    this.#save();
  };

  // A phone may end a hidden page without another event.
  readonly #ifHidden = (): void => {
    if (globalThis.document.visibilityState === "hidden") this.#now();
  };
}
