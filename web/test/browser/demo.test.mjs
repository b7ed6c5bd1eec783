// The demo page in real browsers, against a running stack. Two users, each with a separate browser.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { everySize, launch, Visitor, withoutChromium } from "./chromium.mjs";
import { demo, publish, Stack, somebody, until, warmUp } from "./stack.mjs";

/** The number of connections that the page has had: each begins with this event, on the log. */
const countConnections = (page) => page.locator(".log-name", { hasText: "pusher:signin_success" }).count();

// The tests mostly wait, so three run at a time, each with its own users.
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
    await hers.getByText(`Invited: ${guest.id}.`).waitFor();
    await gus.inspectEverywhere("toast");

    await toast.getByRole("button", { name: "Accept" }).click();
    await his.getByRole("heading", { name: "Tea Party" }).waitFor();
    await toast.waitFor({ state: "detached" });
    await hers.getByText("2 of 2 online").waitFor();
    await his.getByText("2 of 2 online").waitFor();
    assert.deepEqual(await hers.locator(".jack.online .jack-name").allTextContents(), ["gus", "hetty, you"]);
    await hers.locator(".log-name", { hasText: "party-updated" }).first().click();
    await hers.getByText('"updateType": "member-joined"').waitFor();
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
    await hers.getByText("made-up-secret", { exact: true }).waitFor();
    await his.getByText("made-up-open", { exact: true }).waitFor();
    assert.equal(await his.getByText("made-up-secret", { exact: true }).count(), 0);
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
    await olga.page.getByRole("spinbutton", { name: "capacity" }).fill("40");
    await olga.inspect("settings");
    await olga.page.getByRole("button", { name: "Save" }).click();

    await pat.page.getByRole("heading", { name: "Ours", exact: true }).waitFor();
    await pat.page.getByText("disco").first().waitFor();
    await pat.page.locator(".log-name", { hasText: "party-updated" }).first().click();
    const data = await pat.page.locator(".log-list pre:visible").first().textContent();
    assert.deepEqual(
      { updateType: JSON.parse(data).updateType, data: JSON.parse(data).data },
      { updateType: "settings-changed", data: { name: "Ours", settings: { theme: "disco", capacity: 40 } } },
    );
    await olga.page.getByText("Changed: written to the table, and on its way.").waitFor();
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
    await page.locator(".log-channel", { hasText: "private-user-auth0=7C" }).first().waitFor();
    await card.getByRole("button", { name: "Send" }).click();
    await page.getByRole("article", { name: "Invitation to Test Party" }).waitFor();
    await card.getByText('"delivered":true').waitFor();

    // That party does not exist.
    visitor.tolerate(/404 \(Not Found\).*\/demo\/join$/);
    await page.getByRole("article").getByRole("button", { name: "Accept" }).click();
    await page.getByText("Party test-party does not exist").waitFor();
    await visitor.inspect("toast-error", true);
    await page.getByRole("article").getByRole("button", { name: "Later" }).click();

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
    await page.locator(".log-channel", { hasText: "private-user" }).first().waitFor();
    const channel = `private-user-${user.id.replace("|", "=7C")}`;
    for (let batch = 0; batch < 21; batch++) {
      await publish(
        stack,
        Array.from({ length: 10 }, (_, i) => ({ channel, name: `made-up-${batch * 10 + i}`, data: `"${batch}"` })),
      );
    }
    await page.getByText("made-up-209", { exact: true }).waitFor();
    await page.getByText("200 of 200, the last 200 at most").waitFor();
    assert.equal(await page.getByText("made-up-9", { exact: true }).count(), 0);
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
    const cursor = page.waitForResponse((response) =>
      response.url().includes(`/pusher/history?channel_name=private-party-${partyId}`),
    );
    await page.reload();
    await cursor;
    const change = (name) => demo(stack, "change", { partyId, userId: user.id, name });
    await change("Before");
    await page.locator(".log-list pre", { hasText: '"Before"' }).waitFor({ state: "attached" });

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
    await page.locator(".log-list pre", { hasText: '"Missed 4"' }).waitFor({ state: "attached" });
    await change("After");
    await page.locator(".log-list pre", { hasText: '"After"' }).waitFor({ state: "attached" });

    const entries = await page.locator(".log-list li", { hasText: "settings-changed" }).all();
    const texts = (await Promise.all(entries.map((entry) => entry.textContent()))).reverse();
    assert.deepEqual(
      texts.map((text) => /"name": "([^"]*)"/.exec(text)?.[1]),
      ["Before", ...names, "After"],
    );
    assert.deepEqual(
      texts.map((text) => text.includes("(missed, from the history)")),
      [false, true, true, true, true, true, false],
    );
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
      /A page of https:\/\/evil\.example may not call the API.*Add https:\/\/evil\.example to AllowedOrigins/,
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
