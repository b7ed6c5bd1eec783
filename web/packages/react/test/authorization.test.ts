// The result of each answer of POST /pusher/auth. A proxy in front of the API causes the errors.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Channel, type ChannelError, type ChannelStatus, Partyline, userChannelName } from "../src/index.ts";
import { held } from "./faultyApi.ts";
import { aPage, type Page } from "./page.tsx";
import { occupied, tokenFor } from "./party.ts";

/** Subscribes the page's user to their own channel, and records the channel's states. */
function subscribed(page: Page, { getToken = page.getToken } = {}) {
  const { userId, config } = page;
  const partyline = new Partyline({
    userId,
    config,
    getToken,
    backoff: { firstMilliseconds: 20, maxMilliseconds: 100, throttledMilliseconds: 100 },
  });
  const channel = partyline.userChannel();
  const errors: ChannelError[] = [];
  const stop = channel.subscribe(() => {
    const { error } = channel.get();
    if (error !== null && error !== errors.at(-1)) errors.push(error);
  });
  page.ends(stop);
  return { partyline, channel, errors };
}

const settles = ({ channel }: { channel: Channel }, status: ChannelStatus) =>
  vi.waitFor(() => expect(channel.get()).toMatchObject({ status }), { timeout: 60_000 });

describe.concurrent("what passes is tried again", () => {
  test.each([
    ["503", { status: 503 }, { kind: "api-unavailable", status: 503 }],
    ["500", { status: 500 }, { kind: "api-unavailable", status: 500 }],
    ["API Gateway's 504", { status: 504 }, { kind: "api-unavailable", status: 504 }],
    ["429", { status: 429 }, { kind: "rate-limited" }],
    ["a connection that breaks", "hang up", { kind: "api-unreachable" }],
    ["200 without a signature", { status: 200, body: "<!doctype html>" }, { kind: "unexpected-answer" }],
    ["403 of a proxy", { status: 403, body: "<!doctype html>" }, { kind: "unexpected-answer" }],
    ["404 of a proxy", { status: 404, body: "<!doctype html>" }, { kind: "unexpected-answer" }],
    ["404 with other JSON", { status: 404, body: '{"path":"/pusher/auth"}' }, { kind: "unexpected-answer" }],
    ["200 with other JSON", { status: 200, body: '{"ok":true}' }, { kind: "unexpected-answer" }],
  ] as const)("%s", async (_what, fault, error) => {
    await using page = await aPage();
    page.api.meets(fault, fault);
    const channel = subscribed(page);
    await settles(channel, "subscribed");
    expect(page.api.asked).toHaveLength(3);
    expect(channel.errors).toMatchObject([
      { ...error, final: false, channel: channel.channel.name },
      { ...error, final: false },
    ]);
    expect(channel.channel.get().error).toBeNull();
  });

  test("a token that getToken could not get", async () => {
    await using page = await aPage();
    const cause = new Error("the identity provider is down");
    // After the sign-in's.
    const getToken = vi.fn(page.getToken).mockImplementationOnce(page.getToken).mockRejectedValueOnce(cause);
    const channel = subscribed(page, { getToken });
    await settles(channel, "subscribed");
    expect(channel.errors).toMatchObject([{ kind: "token", final: false, cause }]);
    // The last one for the history.
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(4));
    expect(page.api.asked).toHaveLength(1);
  });

  test("a token that does not come within 15 s", { timeout: 120_000 }, async () => {
    await using page = await aPage();
    const getToken = vi
      .fn(page.getToken)
      .mockImplementationOnce(page.getToken)
      .mockImplementationOnce(() => new Promise(() => {}));
    const channel = subscribed(page, { getToken });
    await settles(channel, "subscribed");
    expect(channel.errors).toMatchObject([{ kind: "token", final: false, message: expect.stringContaining("15 s") }]);
    expect(page.api.asked).toHaveLength(1);
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["an empty text", ""],
    ["a text with a line break", "token\n"],
    ["an object", { token: "token" }],
  ])("%s in place of a token, and nothing is sent", async (_what, token) => {
    await using page = await aPage();
    const getToken = vi
      .fn(page.getToken)
      .mockResolvedValueOnce(token as string)
      .mockResolvedValueOnce(token as string);
    const channel = subscribed(page, { getToken });
    await settles(channel, "subscribed");
    expect(channel.errors).toMatchObject([{ kind: "token", final: false, cause: expect.any(TypeError) }]);
    expect(page.api.signIns.map(({ token }) => token)).not.toContain("undefined");
    expect([...page.api.signIns, ...page.api.asked].every(({ token }) => token.split(".").length === 3)).toBe(true);
    expect(page.api.asked).toHaveLength(1);
  });

  test("each time with a token of its own", async () => {
    await using page = await aPage();
    page.api.meets({ status: 503 });
    let lives = 600;
    await settles(subscribed(page, { getToken: () => tokenFor(page.userId, { expiresIn: ++lives }) }), "subscribed");
    const [first, second] = page.api.asked;
    expect(second?.token).not.toBe(first?.token);
  });
});

describe.concurrent("Retry-After is waited for", () => {
  // A timer may fire a millisecond early.
  const early = 5;

  test("in seconds", async () => {
    await using page = await aPage();
    page.api.meets({ status: 503, headers: { "Retry-After": "1" } });
    await settles(subscribed(page), "subscribed");
    const [first, second] = page.api.asked;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000 - early);
  });

  test("as a date", async () => {
    await using page = await aPage();
    const date = new Date(Date.now() + 2_000).toUTCString();
    page.api.meets({ status: 429, headers: { "Retry-After": date } });
    await settles(subscribed(page), "subscribed");
    expect(page.api.asked[1]?.at).toBeGreaterThanOrEqual(Date.parse(date) - early);
  });

  test("and without it the wait is short at first", async () => {
    await using page = await aPage();
    page.api.meets({ status: 503 });
    const channel = subscribed(page);
    await settles(channel, "subscribed");
    const [error] = channel.errors;
    expect(error).toMatchObject({ retryInMilliseconds: expect.any(Number) });
    expect(error?.final === false && error.retryInMilliseconds).toBeLessThanOrEqual(20);
  });
});

describe.concurrent("401", () => {
  test("asks for another token at once, which may be good", async () => {
    await using page = await aPage();
    const expired = await tokenFor(page.userId, { expiresIn: -600 });
    const getToken = vi.fn(page.getToken).mockImplementationOnce(page.getToken).mockResolvedValueOnce(expired);
    const channel = subscribed(page, { getToken });
    await settles(channel, "subscribed");
    expect(page.api.asked.map(({ token }) => token === expired)).toEqual([true, false]);
    expect(channel.errors).toEqual([]);
  });

  test("twice is final, until the connection has been away", async () => {
    await using page = await aPage();
    const getToken = vi
      .fn(page.getToken)
      .mockImplementationOnce(page.getToken)
      .mockResolvedValueOnce("nonsense")
      .mockResolvedValueOnce("nonsense");
    const channel = subscribed(page, { getToken });
    await settles(channel, "refused");
    expect(channel.errors).toMatchObject([{ kind: "unauthorized", final: true }]);
    expect(page.api.asked).toHaveLength(2);
    page.pusherProxy.break();
    await settles(channel, "subscribed");
    expect(page.api.asked).toHaveLength(3);
  });
});

describe.concurrent("what is final is not tried again", () => {
  test.each([
    ["403", { status: 403 }, { kind: "forbidden" }],
    ["400", { status: 400, body: '{"message":"channel_name"}' }, { kind: "rejected", status: 400 }],
    ["API Gateway's 404", { status: 404, body: '{"message":"Not Found"}' }, { kind: "rejected", status: 404 }],
  ] as const)("%s, nor after a reconnect", async (_what, fault, error) => {
    await using page = await aPage();
    page.api.meets(fault);
    const channel = subscribed(page);
    await settles(channel, "refused");
    expect(channel.errors).toMatchObject([{ ...error, final: true, channel: channel.channel.name }]);
    page.pusherProxy.break();
    // On the new connection all channels are authorized in the order of their first use: this one last.
    const other = channel.partyline.partyChannel("elsewhere");
    page.ends(other.subscribe(() => {}));
    await vi.waitFor(() => expect(other.get().status).toBe("refused"), { timeout: 60_000 });
    expect(page.pusherProxy.opened).toBe(2);
    expect(page.api.askedFor(channel.channel.name)).toHaveLength(1);
    expect(channel.channel.get().status).toBe("refused");
    channel.channel.retry();
    await settles(channel, "subscribed");
  });

  test("a signature with another secret, nor after a reconnect; but after a retry", async () => {
    await using page = await aPage();
    const auth = `${page.config.appKey}:${"0".repeat(64)}`;
    page.api.meets({ data: { auth } });
    const channel = subscribed(page);
    await settles(channel, "refused");
    expect(channel.errors).toMatchObject([{ kind: "signature", final: true, channel: channel.channel.name }]);
    expect(channel.errors[0]?.message).toContain("Invalid signature");
    page.pusherProxy.break();
    const other = channel.partyline.partyChannel("elsewhere");
    page.ends(other.subscribe(() => {}));
    await vi.waitFor(() => expect(other.get().status).toBe("refused"), { timeout: 60_000 });
    expect(page.api.askedFor(channel.channel.name)).toHaveLength(1);
    channel.channel.retry();
    await settles(channel, "subscribed");
  });

  test("a member that Pusher does not take, with Pusher's words", async () => {
    await using page = await aPage();
    const channel = new Partyline(page).presenceChannel("garden");
    page.api.signs({ user_id: "x".repeat(10_000), user_info: {} });
    page.ends(channel.subscribe(() => {}));
    await settles({ channel }, "refused");
    expect(channel.get().error).toMatchObject({ kind: "subscription-refused", final: true, channel: channel.name });
    expect(channel.get().error?.message).toContain("Invalid channel_data");
  });

  test("a signature with another key", async () => {
    await using page = await aPage();
    page.api.meets({ data: { auth: `other-key:${"0".repeat(64)}` } });
    const channel = subscribed(page);
    await settles(channel, "refused");
    expect(channel.errors).toMatchObject([{ kind: "signature", final: true }]);
    expect(channel.errors[0]?.message).toContain("other-key");
  });
});

describe.concurrent("when the connection breaks while the answer is under way", () => {
  test("the old answer is not used, and the new connection asks anew", async () => {
    await using page = await aPage();
    const late = held();
    page.api.meets(late.until);
    const channel = subscribed(page);
    await vi.waitFor(() => expect(page.api.asked).toHaveLength(1), { timeout: 60_000 });
    page.pusherProxy.break();
    await settles(channel, "subscribed");
    late.release();
    expect(page.api.asked.map(({ abandoned }) => abandoned)).toEqual([true, false]);
    expect(channel.errors).toEqual([]);
  });
});

describe.concurrent("leaving while the answer is under way", () => {
  test("ends the request, and nothing is subscribed when it is answered, nor after a reconnect", async () => {
    await using page = await aPage();
    const { userId, config, getToken } = page;
    const partyline = new Partyline({ userId, config, getToken });
    const stays = partyline.partyChannel("elsewhere");
    page.ends(stays.subscribe(() => {}));
    await vi.waitFor(() => expect(stays.get().status).toBe("refused"), { timeout: 60_000 });
    const late = held();
    page.api.meets(late.until);
    const changes = vi.fn();
    const channel = partyline.userChannel();
    const stop = channel.subscribe(changes);
    await vi.waitFor(() => expect(page.api.askedFor(channel.name)).toHaveLength(1), { timeout: 60_000 });
    stop();
    changes.mockClear();
    await vi.waitFor(() => expect(page.api.askedFor(channel.name)[0]?.abandoned).toBe(true), { timeout: 60_000 });
    late.release();
    page.pusherProxy.break();
    await vi.waitFor(() => expect(page.pusherProxy.opened).toBe(2), { timeout: 60_000 });
    stays.retry();
    await vi.waitFor(() => expect(page.api.askedFor(stays.name)).toHaveLength(2), { timeout: 60_000 });
    expect(page.api.askedFor(channel.name)).toHaveLength(1);
    expect(await occupied(userChannelName(userId))).toBe(false);
    expect(channel.get().status).toBe("closed");
    expect(changes).not.toHaveBeenCalled();
  });
});

describe("a browser without AbortSignal.any and AbortSignal.timeout", () => {
  const { any, timeout } = AbortSignal;
  beforeEach(() => void Object.assign(AbortSignal, { any: undefined, timeout: undefined }));
  afterEach(() => void Object.assign(AbortSignal, { any, timeout }));

  test("subscribes, and ends a request that nobody needs", async () => {
    await using page = await aPage();
    const late = held();
    page.api.meets({ status: 503 }, late.until);
    const channel = subscribed(page);
    await vi.waitFor(() => expect(page.api.asked).toHaveLength(2), { timeout: 60_000 });
    page.pusherProxy.break();
    await settles(channel, "subscribed");
    late.release();
    expect(page.api.asked.map(({ abandoned }) => abandoned)).toEqual([false, true, false]);
    expect(channel.errors.map(({ kind }) => kind)).toEqual(["api-unavailable"]);
  });
});
