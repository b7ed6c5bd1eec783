// The demo page in real browsers, against a running stack. Two users, each with a separate browser.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { everySize, launch, Visitor, withoutChromium } from "./chromium.mjs";
import { demo, publish, Stack, somebody, until, warmUp } from "./stack.mjs";

const long = { skip: process.env.PARTYLINE_LONG !== "true" && "bin/test --long" };

/** The number of connections that the page has had, on the log. */
const countConnections = (page) => page.locator(".log-name", { hasText: /^Connected/ }).count();

/** Waits for the subscription of the user's own channel, which is on the log among Pusher's own messages. */
async function subscribed(page) {
  await page.getByLabel("Pusher’s own").check();
  await page.locator(".log-channel", { hasText: "private-user-" }).first().waitFor({ state: "attached" });
  await page.getByLabel("Pusher’s own").uncheck();
}

/** Reloads the page until the party's channel has a cursor: from then on, nothing is lost. */
async function reloadUntilCursor(page, partyId) {
  await page.reload({ waitUntil: "commit" });
  await page.waitForResponse((response) =>
    response.url().includes(`/pusher/history?channel_name=private-party-${partyId}`),
  );
}

/** The names in the settings-changed events on the log, and the kinds of their rows, oldest first. */
async function changes(page) {
  const rows = await page.locator(".log-list tr", { hasText: "settings-changed" }).all();
  const read = async (row) => [
    /"name":"([^"]*)"/.exec(await row.locator(".log-preview").textContent())?.[1],
    await row.getAttribute("data-kind"),
  ];
  return (await Promise.all(rows.map(read))).reverse();
}

// The tests mostly wait, so two run at a time, each with its own users.
describe("the demo page", { skip: withoutChromium, concurrency: 2 }, () => {
  let stack;
  let browser;

  before(async () => {
    [stack, browser] = await Promise.all([Stack.shared(), launch()]);
    assert.ok(stack.ready.page, "the stack has no demo page: see what bin/local said");
    await warmUp(stack);
  });

  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  /** A user on the page. At the end of the test the browser must have no errors. */
  async function visit(test, options) {
    const visitor = await Visitor.open(browser, stack.ready.page, options);
    test.after(async () => {
      await visitor.assertContent();
      await visitor.close();
    });
    return visitor;
  }

  /** A user with a new party, on its page. */
  async function host(test, name) {
    const user = somebody("hetty");
    const { partyId } = await demo(stack, "start", { name, by: user });
    const visitor = await visit(test, { user });
    await visitor.page.locator(".presence", { hasText: "1 of 1 online" }).waitFor();
    return { partyId, user, visitor, page: visitor.page };
  }

  it("lets a demo user in, and shows the connection", async (test) => {
    const visitor = await visit(test);
    const { page } = visitor;
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await assert.doesNotReject(page.getByText("Signed out").waitFor());
    await visitor.inspectEverywhere("signed-out");
    await page.getByText("Someone else").click();
    await visitor.inspect("signed-out-someone-else");
    await page.getByRole("button", { name: /^ada/ }).click();
    await visitor.connected();
    await page.getByRole("link", { name: "grace" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Signed out").waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  });

  it("shows an invitation in another browser within two seconds, and who comes and goes", async (test) => {
    const { partyId, visitor: hetty, page: hers } = await host(test, "Tea Party");
    const guest = somebody("gus");
    const gus = await visit(test, { user: guest });
    const his = gus.page;
    await his.getByText("The table has no party with gus in it").waitFor();
    await gus.connected();
    await gus.inspect("empty");

    const toast = his.getByRole("article", { name: "Invitation to Tea Party" });
    await hers.getByRole("button", { name: "Invite", exact: true }).click();
    await hers.getByLabel("Somebody else").check();
    await hers.getByLabel("Their user id").fill(guest.id);
    await hetty.inspect("invite");
    const begun = performance.now();
    await hers.getByRole("dialog").getByRole("button", { name: "Invite" }).click();
    await toast.waitFor();
    test.diagnostic(`from the click to the toast: ${Math.round(performance.now() - begun)} ms`);
    await hers.locator(".jack.invited", { hasText: guest.id }).waitFor();
    await hers.getByText(`${guest.id} is invited: written to the table`).waitFor();
    await gus.inspectEverywhere("toast");

    await toast.getByRole("button", { name: "Accept" }).click();
    await his.getByRole("heading", { name: "Tea Party" }).waitFor();
    await toast.waitFor({ state: "detached" });
    await hers.getByText("2 of 2 online").waitFor();
    await his.getByText("2 of 2 online").waitFor();
    assert.deepEqual(await hers.locator(".jack.online .jack-name").allTextContents(), ["gus", "hetty, you"]);
    // Not "on its way" any more.
    await hers.getByText(`${guest.id} has joined.`).waitFor();
    assert.equal(await hers.locator(".jack.invited").count(), 0);
    await hers.locator(".log-name", { hasText: "party-updated" }).first().click();
    await hers.locator(".log-details pre", { hasText: '"updateType": "member-joined"' }).waitFor();
    await hetty.inspectEverywhere("two-online", everySize);

    await gus.assertStill();
    await his.getByRole("button", { name: "Sign out" }).click();
    await hers.getByText("1 of 2 online").waitFor();
    await hers.locator(".jack:not(.online)", { hasText: "gus" }).waitFor();
    await hetty.inspect("one-gone");
    await hetty.assertStill();

    await demo(stack, "leave", { partyId, userId: guest.id });
    await hers.getByText("1 of 1 online").waitFor();
    await hers.getByRole("button", { name: "Leave" }).click();
    await hers.getByRole("dialog", { name: "Leave Tea Party?" }).getByText("You are its last member.").waitFor();
    await hetty.inspect("leave");
    await hers.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await hers.getByText("1 of 1 online").waitFor();
    await hers.getByRole("button", { name: "Leave" }).click();
    await hers.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
    await hers.getByText("The table has no party with hetty in it").waitFor();
  });

  it("cuts off a member whom another member removes", async (test) => {
    const { partyId, user: hostess, visitor: hetty, page: hers } = await host(test, "Secret Party");
    const guest = somebody("gus");
    const own = await demo(stack, "start", { name: "Own Party", by: guest });
    await demo(stack, "invite", { partyId, userId: guest.id, by: hostess });
    await demo(stack, "join", { partyId, by: guest });
    const gus = await visit(test, { user: guest });
    const his = gus.page;
    const row = (name) => his.locator(".party-row", { hasText: name });
    await row("Secret Party").click();
    await his.getByRole("heading", { name: "Secret Party", exact: true }).waitFor();
    await his.getByText("2 of 2 online").waitFor();
    await hers.getByText("2 of 2 online").waitFor();
    await hetty.inspectEverywhere("remove");
    const connections = await countConnections(his);

    await hers.getByRole("button", { name: "Remove gus" }).click();
    await hetty.inspect("remove-question");
    await hers.getByRole("dialog", { name: "Remove gus?" }).getByRole("button", { name: "Remove" }).click();
    await hers.getByText("gus is removed").waitFor();
    await hers.getByText("1 of 1 online").waitFor();
    const toast = his.getByRole("article", { name: "Removed from Secret Party" });
    await toast.waitFor();
    await row("Secret Party").waitFor({ state: "detached" });
    await his.getByRole("heading", { name: "Own Party", exact: true }).waitFor();
    await gus.inspectEverywhere("removed");
    // Pusher ends the connection, and it comes back by itself, signed in.
    await until(async () => (await countConnections(his)) > connections, "a new connection");
    await gus.connected();
    await his.getByText("1 of 1 online").waitFor();

    await publish(stack, [
      { channel: `private-party-${partyId}`, name: "made-up-secret", data: '"12 Secret Street"' },
      { channel: `private-party-${own.partyId}`, name: "made-up-open", data: '"hello"' },
    ]);
    const event = (page, name) => page.locator(".log-name").getByText(name, { exact: true });
    await event(hers, "made-up-secret").waitFor();
    await event(his, "made-up-open").waitFor();
    assert.equal(await event(his, "made-up-secret").count(), 0);
    await toast.getByRole("button", { name: "OK" }).click();
    await toast.waitFor({ state: "detached" });
    await hetty.inspect("one-removed");
  });

  it("starts a party, and shows changed settings to everyone in it", async (test) => {
    const owner = somebody("olga");
    const olga = await visit(test, { user: owner });
    await olga.connected();
    await olga.page.getByRole("button", { name: "Start one" }).click();
    await olga.page.getByRole("textbox", { name: "Name" }).fill("Mine & Yours");
    await olga.page.keyboard.press("Enter");
    await olga.page.getByRole("heading", { name: "Mine & Yours", exact: true }).waitFor();
    const { parties } = await (await fetch(`${stack.ready.page}demo/user?id=${encodeURIComponent(owner.id)}`)).json();
    const guest = somebody("pat");
    const { partyId } = parties[0];
    await demo(stack, "invite", { partyId, userId: guest.id, by: owner });
    const pat = await visit(test, { user: guest });
    // The invitation arrived before the page was opened.
    await pat.page.getByRole("button", { name: "Join Mine & Yours" }).click();
    await pat.page.getByText("2 of 2 online").waitFor();

    await olga.page.getByRole("button", { name: "Settings" }).click();
    await olga.page.getByRole("button", { name: "Save" }).click();
    await olga.page.getByText("Nothing is changed yet.").waitFor();
    await olga.page.getByRole("textbox", { name: "Name" }).fill("Ours");
    await olga.page.getByRole("textbox", { name: "theme" }).fill("disco");
    const capacity = olga.page.getByRole("spinbutton", { name: "capacity" });
    await capacity.fill("-5");
    await olga.page.getByRole("button", { name: "Save" }).click();
    assert.equal(await capacity.evaluate((input) => input.validity.rangeUnderflow), true);
    await olga.page.getByRole("dialog").waitFor();
    await capacity.fill("40");
    await olga.inspect("settings");
    await olga.page.getByRole("button", { name: "Save" }).click();

    await olga.page.getByText(/everyone on the line knows: the event was back after \d+ ms/).waitFor();
    await pat.page.getByRole("heading", { name: "Ours", exact: true }).waitFor();
    await pat.page.getByText("disco").first().waitFor();
    await pat.page.locator(".log-name", { hasText: "party-updated" }).first().click();
    const data = await pat.page.locator(".log-details pre").textContent();
    assert.deepEqual(
      { updateType: JSON.parse(data).updateType, data: JSON.parse(data).data },
      { updateType: "settings-changed", data: { name: "Ours", settings: { theme: "disco", capacity: 40 } } },
    );
    await pat.inspect("settings-changed");
  });

  it("shows a subscription that is refused", async (test) => {
    const visitor = await visit(test, { user: somebody("eve") });
    visitor.tolerate(/403 \(Forbidden\).*\/pusher\/auth$/);
    await visitor.connected();
    const { page } = visitor;
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.locator(".verdict", { hasText: "Refused" }).waitFor();
    assert.equal(
      await page.locator("pre.answer").textContent(),
      '403 {"error":"Forbidden","message":"Not authorized to access this channel"}',
    );
    await page.getByText("pusher-js received pusher:subscription_error").waitFor();
    await visitor.inspect("refused", true);
  });

  it("sends a mock event, and shows the error of one that cannot be sent", async (test) => {
    const visitor = await visit(test, { user: somebody("mia") });
    visitor.tolerate(/400 \(Bad Request\).*\/pusher\/mock-event$/);
    await visitor.connected();
    const { page } = visitor;
    const card = page.locator(".mock-card");
    await subscribed(page);
    await card.getByRole("button", { name: "Send" }).click();
    await page.getByRole("article", { name: "Invitation to Test Party" }).waitFor();
    await card.getByText('"delivered":true').waitFor();

    // That party does not exist: there is nothing to accept.
    await page.getByText("The table has no such invitation").waitFor();
    assert.equal(await page.getByRole("article").getByRole("button", { name: "Accept" }).count(), 0);
    await visitor.inspect("toast-by-hand", true);
    await page.getByRole("article").getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("article").waitFor({ state: "detached" });

    await card.getByLabel("Event").fill("pusher:mine");
    await card.getByRole("button", { name: "Send" }).click();
    await card.getByText(/^400 /).waitFor();
    await card.getByLabel("Data").fill("{");
    await card.getByRole("button", { name: "Send" }).click();
    await card.getByText("The data are not JSON").waitFor();
    await visitor.inspect("mock-error", true);
  });

  it("keeps the last 200 events, and filters them", async (test) => {
    const user = somebody("lou");
    const visitor = await visit(test, { user });
    await visitor.connected();
    const { page } = visitor;
    await subscribed(page);
    const channel = `private-user-${user.id.replace("|", "=7C")}`;
    for (let batch = 0; batch < 21; batch++) {
      await publish(
        stack,
        Array.from({ length: 10 }, (_, i) => ({ channel, name: `made-up-${batch * 10 + i}`, data: `"${batch}"` })),
      );
    }
    const event = (name) => page.locator(".log-name").getByText(name, { exact: true });
    await event("made-up-209").waitFor();
    await page.getByText("200 of 200, the last 200 at most").waitFor();
    assert.equal(await event("made-up-9").count(), 0);
    await visitor.inspectEverywhere("log-full");
    // One row is in the tab order, and the arrow keys go on from it. The chosen one stays when others arrive.
    await page.locator(".log-event button[tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.locator(".log-details h3", { hasText: "made-up-208" }).waitFor();
    await publish(stack, [{ channel, name: "made-up-210", data: '"21"' }]);
    await event("made-up-210").waitFor();
    assert.equal(await page.locator(".log-details h3").textContent(), "made-up-208");
    await page.getByRole("button", { name: "Follow the newest event" }).click();
    await page.locator(".log-details h3", { hasText: "made-up-210" }).waitFor();
    await page.getByLabel("Filter the events").fill("made-up-20");
    await page.getByText("11 of 200").waitFor();
    await visitor.inspect("log-filtered");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByText("Nothing has come yet").waitFor();
  });

  it("shows what was missed while the browser was offline, once and in order", async (test) => {
    const { partyId, user, visitor, page } = await host(test, "Tunnel");
    visitor.tolerate(/ERR_INTERNET_DISCONNECTED|WebSocket connection to/);
    await page.addInitScript(() => {
      globalThis.sockets = [];
      globalThis.WebSocket = class extends WebSocket {
        constructor(...args) {
          super(...args);
          globalThis.sockets.push(this);
        }
      };
    });
    await reloadUntilCursor(page, partyId);
    const change = (name) => demo(stack, "change", { partyId, userId: user.id, name });
    await change("Before");
    const preview = (name) => page.locator(".log-preview", { hasText: `"${name}"` });
    await preview("Before").waitFor();

    const devtools = await visitor.context.newCDPSession(page);
    const setOffline = (offline) =>
      devtools.send("Network.emulateNetworkConditions", {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      });
    await setOffline(true);
    // Chromium leaves WebSockets open that were open before.
    await page.evaluate(() => {
      for (const socket of globalThis.sockets) socket.close();
    });
    await page.locator(".header:not([data-state=connected])").waitFor();
    const names = Array.from({ length: 5 }, (_, i) => `Missed ${i}`);
    for (const name of names) await change(name);
    await page.waitForTimeout(5_000);
    await setOffline(false);
    await visitor.connected();
    await preview("Missed 4").waitFor();
    await change("After");
    await preview("After").waitFor();
    assert.deepEqual(await changes(page), [
      ["Before", "event"],
      ...names.map((name) => [name, "caught-up"]),
      ["After", "event"],
    ]);
  });

  it("goes offline and online at a button, and catches up", async (test) => {
    const { partyId, user, visitor, page } = await host(test, "Cellar");
    await reloadUntilCursor(page, partyId);
    const change = (name) => demo(stack, "change", { partyId, userId: user.id, name });
    await change("Before");
    await page.locator(".log-preview", { hasText: '"Before"' }).waitFor();
    await page.getByRole("button", { name: "Go offline" }).click();
    await page.locator(".header[data-state=cut]").waitFor();
    await page.locator(".log-name", { hasText: "Connection lost" }).waitFor();
    await change("Missed 1");
    await change("Missed 2");
    await visitor.inspectEverywhere("offline");
    await page.getByRole("button", { name: "Go online" }).click();
    await visitor.connected();
    await page.locator(".log-name", { hasText: "Caught up" }).waitFor();
    assert.deepEqual(await changes(page), [
      ["Before", "event"],
      ["Missed 1", "caught-up"],
      ["Missed 2", "caught-up"],
    ]);
    await page.locator(".log-preview", { hasText: "missedEvents 2 · complete" }).waitFor();
    await page.getByRole("heading", { name: "Missed 2", exact: true }).waitFor();
    await visitor.inspectEverywhere("caught-up");
    await visitor.assertStill();
  });

  it("bounds, sorts and filters forty parties", async (test) => {
    const user = somebody("Wolfeschlegelsteinhausenbergerdorff");
    const names = ["حفلة الشاي في الحديقة", ...Array.from({ length: 39 }, (_, i) => `Party ${40 - i}`)];
    for (const name of names) await demo(stack, "start", { name, by: user });
    const visitor = await visit(test, { user });
    const { page } = visitor;
    await visitor.connected();
    await page.getByRole("heading", { name: "Your parties 40" }).waitFor();
    const shown = () => page.locator(".party-row b:visible").allTextContents();
    assert.deepEqual((await shown()).slice(0, 3), ["Party 2", "Party 3", "Party 4"]);
    const { y } = await page.getByRole("button", { name: "Invite", exact: true }).boundingBox();
    assert.ok(y < 300, `Invite is at ${y} px`);
    await page.getByLabel("Filter your parties").fill("party 3");
    assert.equal((await shown()).length, 11);
    await page.getByLabel("Filter your parties").fill("حفلة");
    await page.locator(".party-row:visible").click();
    await page.getByRole("heading", { name: names[0], exact: true }).waitFor();
    await visitor.inspectEverywhere("forty-parties", everySize);
  });

  it("dismisses a toast with its invitation, and all of them at once", async (test) => {
    const host = somebody("hugo");
    const user = somebody("tom");
    const visitor = await visit(test, { user });
    const { page } = visitor;
    await visitor.connected();
    await subscribed(page);
    const invited = [];
    for (const name of ["First", "Second", "Third", "Fourth", "Fifth"]) {
      const { partyId } = await demo(stack, "start", { name, by: host });
      await demo(stack, "invite", { partyId, userId: user.id, by: host });
      invited.push(partyId);
    }
    const toast = (name) => page.getByRole("article", { name: `Invitation to ${name}` });
    await page.getByText("and 2 more").waitFor();
    await toast("Fifth").waitFor();
    // Declined and joined elsewhere on the page.
    await page.getByRole("button", { name: "Decline Fifth" }).click();
    await toast("Fifth").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Decline Fifth" }).waitFor({ state: "detached" });
    await until(
      () => page.evaluate(() => document.activeElement?.textContent === "Invitations"),
      "the focus near the row that is gone",
    );
    await page.getByRole("button", { name: "Join Fourth" }).click();
    await toast("Fourth").waitFor({ state: "detached" });
    await visitor.inspectEverywhere("toasts");
    // The page's end can be reached beneath them.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const end = await page.locator(".health").boundingBox();
    const top = (await page.locator(".toasts").boundingBox()).y;
    assert.ok(end.y + end.height <= top, `Health ends at ${end.y + end.height}, the toasts begin at ${top}`);
    await page.getByRole("button", { name: "Dismiss all" }).click();
    await page.getByRole("article").first().waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "News");
  });

  it("is painted before its script has arrived", async (test) => {
    const context = await browser.newContext();
    test.after(() => context.close());
    const page = await context.newPage();
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/assets/index-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(stack.ready.page, { waitUntil: "commit" });
    await page.getByText("Looking for the stack…").waitFor();
    await until(
      () => page.evaluate(() => performance.getEntriesByName("first-contentful-paint").length === 1),
      "the first paint",
    );
    release();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
  });

  /** Loads the page at the speed of Lighthouse's "slow 4G", and says what it took. */
  async function loadSlowly(test) {
    const context = await browser.newContext();
    test.after(() => context.close());
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: (1.6 * 1024 * 1024) / 8,
      uploadThroughput: (750 * 1024) / 8,
    });
    const encodings = new Map();
    page.on("response", (response) => encodings.set(response.url(), response.headers()["content-encoding"]));
    await page.goto(stack.ready.page, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.waitForLoadState("networkidle");
    const sizes = await page.evaluate(() => {
      const sum = (entries) => entries.reduce((total, { encodedBodySize }) => total + encodedBodySize, 0);
      const resources = performance.getEntriesByType("resource");
      return {
        paint: Math.round(performance.getEntriesByName("first-contentful-paint")[0].startTime),
        beforePaint: sum([
          ...performance.getEntriesByType("navigation"),
          ...resources.filter(({ renderBlockingStatus }) => renderBlockingStatus === "blocking"),
        ]),
        script: sum(resources.filter(({ name }) => name.endsWith(".js"))),
      };
    });
    return { ...sizes, encodings };
  }

  it("is compressed, and waits for little before its first paint", async (test) => {
    const { paint, beforePaint, script, encodings } = await loadSlowly(test);
    test.diagnostic(`first paint ${paint} ms, after ${beforePaint} bytes; ${script} bytes of script`);
    // A tenth of a second at 1.6 Mbit/s.
    assert.ok(beforePaint < 20_000, `${beforePaint} bytes before the first paint`);
    assert.ok(script < 130_000, `${script} bytes of script`);
    for (const [url, encoding] of encodings) {
      if (/\.(js|css)$/.test(url) && !url.endsWith("/theme.js")) assert.match(encoding ?? "", /^(br|gzip)$/, url);
    }
  });

  // A time, so not beside other work.
  it("is painted within 1.5 s at 1.6 Mbit/s", long, async (test) => {
    const paints = [];
    for (let run = 0; run < 3; run++) paints.push((await loadSlowly(test)).paint);
    test.diagnostic(`first paints ${paints.join(", ")} ms`);
    assert.ok(Math.min(...paints) < 1_500, `first paints after ${paints} ms`);
  });

  it("shows that all checks passed", async (test) => {
    const visitor = await visit(test, { user: somebody("doc") });
    await visitor.connected();
    const { page } = visitor;
    await page.getByRole("button", { name: "Run the checks" }).click();
    await page.locator(".summary", { hasText: "All checks passed." }).waitFor();
    assert.deepEqual(await page.locator(".finding-sign").allTextContents(), Array(7).fill("ok"));
    await visitor.inspectEverywhere("health");
  });

  it("shows failed checks and their fixes", async (test) => {
    const user = somebody("ill");
    const visitor = await visit(test, { user });
    visitor.tolerate(/401 \(Unauthorized\).*\/pusher\/auth$/);
    await visitor.connected();
    const { page } = visitor;
    const finding = (name) => page.locator(".finding", { has: page.getByText(name, { exact: true }) });
    const { token } = await demo(stack, "token", { ...user, expiresIn: -3600 });
    await page.getByLabel("Token").fill(token);
    await page.getByLabel("Your page’s origin").fill("https://evil.example");
    await page.getByLabel("Event what").fill("partyInvitationReceived");
    await page.getByRole("button", { name: "Run the checks" }).click();
    await page.locator(".summary", { hasText: "3 checks failed." }).waitFor();
    assert.match(await finding("token").textContent(), /exp was 60 min ago.*getToken must return a fresh one/);
    assert.match(
      await finding("CORS").textContent(),
      /A page of https:\/\/evil\.example may not call the API.*Start bin\/local --parameter-overrides AllowedOrigins=https:\/\/evil\.example, or deploy with it/,
    );
    assert.match(
      await finding("event name").textContent(),
      /Nothing is published as partyInvitationReceived\. Bind to party-invitation-received, exactly\./,
    );
    assert.match(await finding("signature").textContent(), /skip.*Nothing was signed/);
    await visitor.inspectEverywhere("health-faults");
    for (const link of await page.locator(".finding a").all()) {
      const [address, anchor] = (await link.getAttribute("href")).split("#");
      const help = await (await visitor.context.request.get(new URL(address, stack.ready.page).href)).text();
      assert.ok(help.includes(`id="${anchor}"`), `${address}#${anchor} leads nowhere`);
    }

    await page.getByLabel("Pusher key").fill("another-app");
    await page.getByLabel("Token").fill("");
    await page.getByLabel("Event what").fill("party-updated");
    await page.getByLabel("Your page’s origin").fill("http://localhost:5173");
    await page.getByRole("button", { name: "Run the checks" }).click();
    await page.locator(".summary", { hasText: "One check failed." }).waitFor();
    assert.match(
      await finding("key").textContent(),
      /Pusher refuses the connection with 4001: no app with this key in this cluster/,
    );
    assert.match(await finding("cluster").textContent(), /ok/);

    // A run that ends early says so of the rest.
    visitor.tolerate(/500 \(Internal.*\/demo\/token$/);
    await page.route("**/demo/token", (route) => route.fulfill({ status: 500, json: { message: "No token today." } }));
    await page.getByRole("button", { name: "Run the checks" }).click();
    await page.locator(".summary", { hasText: "2 checks failed." }).waitFor();
    assert.match(await finding("signature").textContent(), /skip.*Not checked/);
    assert.match(await finding("event name").textContent(), /skip.*Not checked/);
    await page.unroute("**/demo/token");
  });

  it("can be used with the keyboard alone", async (test) => {
    const visitor = await visit(test, { reducedMotion: "reduce" });
    const { page } = visitor;
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    const tabTo = async (pattern) => {
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press("Tab");
        if (pattern.test(await focused())) return;
      }
      throw new Error(`Tab never comes to ${pattern}`);
    };
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "Skip to the content");
    await visitor.screenshot("skip-link", false);
    await page.keyboard.press("Enter");
    await tabTo(/^.*grace/);
    await page.keyboard.press("Enter");
    // The button is gone: the focus goes to the heading of what has replaced it.
    await until(async () => (await focused()) === "Partyline, signed in as grace", "the focus on the heading");
    await page
      .getByText(/of \d+ online/)
      .first()
      .waitFor();
    await tabTo(/^Invite$/);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press("Tab");
      assert.ok(
        await page.evaluate(
          () => document.activeElement === document.body || document.activeElement?.closest("dialog"),
        ),
        "the focus left the dialog",
      );
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await focused(), "Invite");
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });

  it("keeps the theme that was chosen", async (test) => {
    const visitor = await visit(test, { colorScheme: "light" });
    const { page } = visitor;
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    const light = await paper();
    await page.getByRole("button", { name: "Use the dark theme" }).click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.reload();
    await page.getByRole("button", { name: "Use the light theme" }).waitFor();
    assert.equal(await paper(), dark);
  });

  it("says so when the stack does not answer, and goes on by itself", async (test) => {
    const visitor = await visit(test, { user: somebody("zoe") });
    visitor.tolerate(/net::ERR_FAILED|500 \(Internal/);
    const { page } = visitor;
    await page.route("**/demo/config*", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { name: "bin/local does not answer" }).waitFor();
    await visitor.inspect("no-stack");
    await page.route("**/demo/user*", (route) =>
      route.fulfill({ status: 500, json: { message: "The table is gone." } }),
    );
    await page.unroute("**/demo/config*");
    await page.getByText("The table is gone.").first().waitFor();
    await visitor.inspect("load-error");
    await page.unroute("**/demo/user*");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.getByText("The table has no party with zoe in it").waitFor();
  });

  it("shows where everything will be while it loads", async (test) => {
    const visitor = await visit(test, { user: somebody("ben") });
    const { page } = visitor;
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/demo/user*", async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByRole("status", { name: "Loading" }).first().waitFor();
    await visitor.inspect("loading");
    release();
    await page.getByText("The table has no party with ben in it").waitFor();
    await visitor.assertStill();
  });
});
