type Handler = (data?: unknown) => void;

/** Handlers by the event's name, with pusher-js's methods. */
export class Emitter {
  readonly #handlers = new Map<string, Set<Handler>>();

  bind(name: string, handler: Handler): this {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers.add(handler));
    return this;
  }

  unbind(name?: string, handler?: Handler): this {
    for (const [bound, handlers] of this.#handlers) {
      if (name !== undefined && name !== bound) continue;
      if (handler === undefined) handlers.clear();
      else handlers.delete(handler);
    }
    return this;
  }

  unbind_all(): this {
    return this.unbind();
  }

  emit(name: string, data?: unknown): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(data);
  }
}
