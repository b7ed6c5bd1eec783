// Pusher may close a connection because of its sign-in, instead of reporting an error. Without a server.
import { afterEach, expect, test, vi } from "vitest";
import { SignIn, type SignInSnapshot } from "../src/signIn.ts";
import { aThrottle } from "./throttled.ts";

afterEach(() => void vi.unstubAllGlobals());

function aSignIn() {
  const user_data = '{"id":"ada"}';
  const fetch = vi.fn(async () => Response.json({ auth: "key:signature", user_data }));
  vi.stubGlobal("fetch", fetch);
  let snapshot: SignInSnapshot = { user: null, signInError: null };
  const signIn = new SignIn(
    {
      address: "https://api.example.org",
      getToken: async () => "token",
      backoff: { firstMilliseconds: 1, maxMilliseconds: 1 },
      random: () => 0,
      throttle: aThrottle(),
    },
    (change) => {
      snapshot = { ...snapshot, ...change };
    },
  );
  return { signIn, fetch, get: () => snapshot };
}

/** Begins the sign-in of a connection, and waits until it is sent to Pusher. */
async function sent(signIn: SignIn, socketId: string) {
  const callback = vi.fn();
  signIn.begin(socketId, callback);
  await vi.waitFor(() =>
    expect(callback).toHaveBeenCalledWith(null, expect.objectContaining({ auth: "key:signature" })),
  );
}

test("later connections do not sign in, until a retry", async () => {
  const { signIn, fetch, get } = aSignIn();
  await sent(signIn, "1.1");
  signIn.closedByPusher("Invalid signature");
  signIn.disconnected();
  expect(get()).toMatchObject({
    user: null,
    signInError: { kind: "sign-in", final: true, reason: "sign-in-refused" },
  });
  const callback = vi.fn();
  signIn.begin("2.2", callback);
  await signIn.settled;
  expect(fetch).toHaveBeenCalledOnce();
  signIn.retry();
  await vi.waitFor(() => expect(callback).toHaveBeenCalledOnce());
  signIn.succeeded("ada");
  await signIn.settled;
  expect(get()).toEqual({ user: "ada", signInError: null });
});

test("a connection that was signed in is signed in again when it is ended", async () => {
  const { signIn, fetch, get } = aSignIn();
  await sent(signIn, "1.1");
  signIn.succeeded("ada");
  signIn.closedByPusher("Connection is unauthorized");
  signIn.disconnected();
  expect(get()).toEqual({ user: null, signInError: null });
  await sent(signIn, "2.2");
  expect(fetch).toHaveBeenCalledTimes(2);
});
