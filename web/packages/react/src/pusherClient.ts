import type { Channel, Options } from "pusher-js";

/** A pusher-js client. With TypeScript's module resolution of Node, the default export of its types is no class. */
export type PusherClient = Channel["pusher"];

export type PusherClientClass = new (key: string, options: Options) => PusherClient;
