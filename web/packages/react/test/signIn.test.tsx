// Each connection signs in before its channels are subscribed, and a sign-in that fails does not hold them up.
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { escapeId, Partyline, type PartylineError, PartylineProvider, usePusher } from "../src/index.ts";
import { type Fault, held } from "./faultyApi.ts";
import { aPage, type Page } from "./page.tsx";
import { tokenFor } from "./party.ts";

const isSubscribed = (partyline: Partyline) =>
  vi.waitFor(() => expect(partyline.userChannel().get().status).toBe("subscribed"), { timeout: 60_000 });

/** A connection of the page's user that is in use, and what it has said of its sign-in. */
function opened(page: Page, getToken = page.getToken) {
  const partyline = new Partyline({
    userId: page.userId,
    config: page.config,
    getToken,
    backoff: { firstMilliseconds: 20, maxMilliseconds: 100 },
  });
  const { connection } = partyline;
  const errors: PartylineError[] = [];
  page.ends(
    connection.subscribe(() => {
      const { signInError } = connection.get();
      if (signInError !== null && signInError !== errors.at(-1)) errors.push(signInError);
    }),
  );
  page.ends(partyline.userChannel().subscribe(() => {}));
  return { partyline, connection, errors };
}

const isSignedIn = (partyline: Partyline, userId: string) =>
  vi.waitFor(() => expect(partyline.connection.get()).toMatchObject({ user: escapeId(userId), signInError: null }), {
    timeout: 60_000,
  });

test("the user is who was signed in, as in channel names, from before the first subscription on", async () => {
  await using page = await aPage("auth0|é");
  const statusAtSignIn: string[] = [];
  const { result } = renderHook(() => usePusher(), { wrapper: page.wrapper });
  expect(result.current.user).toBeNull();
  const late = held();
  page.api.meets(late.until);
  await waitFor(() => expect(result.current.user).toBe(escapeId(page.userId)));
  statusAtSignIn.push(result.current.state);
  expect(result.current.pusher?.user.user_data).toMatchObject({ id: escapeId(page.userId) });
  late.release();
  await waitFor(() => expect(page.api.asked).toHaveLength(1));
  expect(page.api.signIns).toMatchObject([{ socketId: page.api.asked[0]?.socketId }]);
  expect(page.api.signIns[0]?.at).toBeLessThanOrEqual(page.api.asked[0]?.at ?? 0);
  expect(result.current.error).toBeNull();
});

test("each connection signs in with a token of its own, and nobody is signed in meanwhile", async () => {
  await using page = await aPage();
  let tokens = 0;
  const getToken = () => tokenFor(page.userId, { expiresIn: 600 + ++tokens });
  const users: (string | null)[] = [];
  const { result } = renderHook(
    () => {
      const pusher = usePusher();
      if (users.at(-1) !== pusher.user) users.push(pusher.user);
      return pusher;
    },
    {
      wrapper: ({ children }) => (
        <PartylineProvider userId={page.userId} getToken={getToken} config={page.config}>
          {children}
        </PartylineProvider>
      ),
    },
  );
  await waitFor(() => expect(result.current.user).not.toBeNull());
  page.pusherProxy.break();
  await waitFor(() => expect(users).toEqual([null, page.userId, null, page.userId]));
  const [first, second] = page.api.signIns;
  expect(second?.socketId).not.toBe(first?.socketId);
  expect(second?.token).not.toBe(first?.token);
});

describe.concurrent("what passes is retried, and channels do not wait for it", () => {
  test.each([
    ["503", { status: 503 }, { reason: "api-unavailable", status: 503 }],
    ["429 with Retry-After", { status: 429, headers: { "Retry-After": "1" } }, { reason: "rate-limited" }],
    ["a connection that breaks", "hang up", { reason: "api-unreachable" }],
    ["200 without a signature", { status: 200, body: '{"ok":true}' }, { reason: "unexpected-answer" }],
  ] as const)("%s", async (_what, fault, error) => {
    await using page = await aPage();
    const late = held();
    page.api.signInMeets(fault, late.until);
    const { partyline, connection, errors } = opened(page);
    await isSubscribed(partyline);
    expect(connection.get()).toMatchObject({ user: null, signInError: { kind: "sign-in", final: false, ...error } });
    late.release();
    await isSignedIn(partyline, page.userId);
    expect(errors).toHaveLength(1);
    expect(page.api.asked).toHaveLength(1);
  });

  test("a token that getToken could not get", async () => {
    await using page = await aPage();
    const cause = new Error("the identity provider is down");
    const { partyline, errors } = opened(page, vi.fn(page.getToken).mockRejectedValueOnce(cause));
    await isSubscribed(partyline);
    await isSignedIn(partyline, page.userId);
    expect(errors).toMatchObject([{ kind: "sign-in", reason: "token", final: false, cause }]);
  });

  test("an API that does not answer", async () => {
    await using page = await aPage();
    const late = held();
    page.api.signInMeets(late.until);
    const { partyline, connection } = opened(page);
    await isSubscribed(partyline);
    expect(connection.get()).toMatchObject({ user: null, signInError: null });
    late.release();
    await isSignedIn(partyline, page.userId);
  });
});

describe("what is final is an error of the hook, and channels are subscribed", () => {
  const wrong = { auth: `partyline-local:${"0".repeat(64)}`, user_data: '{"id":"somebody-else"}' };

  test.each([
    ["404, of an API that has no such route", [{ status: 404 }], { reason: "rejected" }],
    ["403", [{ status: 403 }], { reason: "forbidden" }],
    ["401 twice", [{ status: 401 }, { status: 401 }], { reason: "unauthorized" }],
    ["a signature that Pusher refuses", [{ data: wrong }], { reason: "sign-in-refused" }],
  ] as [string, Fault[], object][])("%s, until a retry", async (_what, faults, error) => {
    await using page = await aPage();
    page.api.signInMeets(...faults);
    const { result } = renderHook(() => usePusher(), { wrapper: page.wrapper });
    await waitFor(() => expect(result.current.error).toMatchObject({ kind: "sign-in", final: true, ...error }));
    await waitFor(() => expect(page.api.asked).toHaveLength(1));
    await waitFor(() => expect(result.current.pusher?.allChannels()).toMatchObject([{ subscribed: true }]));
    expect(result.current).toMatchObject({ user: null, isConnected: true });
    expect(page.api.signIns).toHaveLength(faults.length);
    act(() => result.current.retry());
    await waitFor(() => expect(result.current).toMatchObject({ user: page.userId, error: null }));
    expect(page.api.signIns).toHaveLength(faults.length + 1);
    expect(page.api.asked).toHaveLength(1);
  });

  test("401 once asks for another token at once", async () => {
    await using page = await aPage();
    page.api.signInMeets({ status: 401 });
    const { partyline, errors } = opened(page);
    await isSignedIn(partyline, page.userId);
    expect(page.api.signIns).toHaveLength(2);
    expect(errors).toEqual([]);
  });
});
