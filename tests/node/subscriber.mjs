// A client as in a browser: the real pusher-js, authorized by the stack's own endpoint.
import Pusher from "pusher-js";
import { until } from "./stack.mjs";

export class Subscriber {
  events = [];

  /** @param headers that a page sets besides the token's */
  constructor(stack, token, headers = {}) {
    const { host, port, key } = stack.ready.pusher;
    this.pusher = new Pusher(key, {
      cluster: "",
      wsHost: host,
      wsPort: port,
      forceTLS: false,
      enabledTransports: ["ws"],
      disableStats: true,
      channelAuthorization: {
        endpoint: `${stack.ready.api}/pusher/auth`,
        transport: "ajax",
        headers: { Authorization: `Bearer ${token}`, ...headers },
      },
      userAuthentication: {
        endpoint: `${stack.ready.api}/pusher/user-auth`,
        transport: "ajax",
        headers: { Authorization: `Bearer ${token}`, ...headers },
      },
    });
  }

  /** Signs the connection in, now and after each reconnect, and resolves to the user's id as Pusher knows it. */
  signIn() {
    this.pusher.signin();
    return until(() => this.pusher.user.user_data?.id, "the sign-in");
  }

  /** Resolves to the channel once it is subscribed to, and rejects with pusher-js's own error. */
  subscribe(name) {
    const channel = this.pusher.subscribe(name);
    channel.bind_global((event, data) => {
      if (!event.startsWith("pusher:")) this.events.push({ channel: name, event, data });
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer for ${name} in 60 s`)), 60_000);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        how(value);
      };
      channel.bind("pusher:subscription_succeeded", settle(() => resolve(channel)));
      channel.bind("pusher:subscription_error", settle(reject));
    });
  }

  close() {
    this.pusher.disconnect();
  }
}
