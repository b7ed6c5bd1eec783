import type { ChannelEventsOptions, EventDelivery } from "./channelEvents.ts";
import type { Resume } from "./resumption.ts";

/** The events of a channel without history: live ones only. */
export class LiveEvents implements EventDelivery {
  readonly mayResume = false;
  readonly #options: Pick<ChannelEventsOptions, "channel" | "read" | "tell">;

  constructor(options: Pick<ChannelEventsOptions, "channel" | "read" | "tell">) {
    this.#options = options;
  }

  open(): void {}

  async subscribed(again: boolean): Promise<Resume | "first"> {
    // A presence channel shows its members as they are now.
    return again ? { complete: this.#options.channel.startsWith("presence-") } : "first";
  }

  receive(name: string, data: unknown): void {
    const event = this.#options.read(name, data);
    if (event !== undefined) this.#options.tell(event, { missed: false });
  }

  interrupted(): void {}

  close(): void {}
}
