import Pusher, { type Options } from "pusher-js";

export function connect(key: string, server: Options, api: string, currentToken: () => string): Pusher {
  const auth = { transport: "ajax" as const, headersProvider: () => ({ Authorization: `Bearer ${currentToken()}` }) };
  const pusher = new Pusher(key, {
    ...server,
    channelAuthorization: { ...auth, endpoint: `${api}/pusher/auth` },
    userAuthentication: { ...auth, endpoint: `${api}/pusher/user-auth` },
  });
  // Once: pusher-js repeats it at each connection.
  pusher.signin();
  reconnectWhenEnded(pusher);
  return pusher;
}

function reconnectWhenEnded(pusher: Pusher): void {
  let code: number | undefined;
  let times: number[] = [];
  pusher.connection.bind("error", ({ error }: { error?: { data?: { code?: number } } }) => {
    code = error?.data?.code;
  });
  pusher.connection.bind("state_change", ({ previous, current }: { previous: string; current: string }) => {
    if (previous !== "connected" || current !== "disconnected") return;
    if (code === undefined || code <= 4000 || code >= 4100) return;
    code = undefined;
    times = [...times.filter((time) => time > Date.now() - 60_000), Date.now()];
    if (times.length <= 5) setTimeout(() => pusher.connect(), Math.random() * 1_000);
  });
}
