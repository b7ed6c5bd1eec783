// The stack stops and starts again while a page is open.
import { after, before, describe, it } from "node:test";
import { launch, Visitor, withoutChromium } from "./chromium.mjs";
import { freePorts, Stack } from "./stack.mjs";

describe("the demo page, while the stack restarts", { skip: withoutChromium }, () => {
  let stack;
  let browser;

  before(async () => {
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it("explains an empty table, and recovers by itself", async (test) => {
    const names = ["api", "dynamodb", "pusher", "issuer", "lambda", "queue"];
    const ports = (await freePorts(names.length)).flatMap((port, i) => [`--${names[i]}-port`, String(port)]);
    stack = await Stack.start(["--no-demo-data"], {}, ports);
    const visitor = await Visitor.open(browser, stack.ready.page);
    // Requests meanwhile get no answer.
    visitor.tolerate(
      /ERR_CONNECTION_|ERR_EMPTY_RESPONSE|ERR_NETWORK|ERR_INCOMPLETE|WebSocket connection to|50[023] \(/,
    );
    const { page } = visitor;
    await page.getByRole("button", { name: /^ada/ }).click();
    await page.getByText("The table has no party with ada in it").waitFor();
    await visitor.connected();
    await visitor.inspect("no-demo-data");
    await page.getByRole("button", { name: "Put the demo parties in" }).click();
    await page.getByRole("heading", { name: "Garden Party", exact: true }).waitFor();
    await page.getByText("1 of 2 online").waitFor();

    await page.getByRole("button", { name: "Clear" }).click();
    await stack.stop("SIGKILL");
    await page.locator(".header[data-state=reconnecting], .header[data-state=unavailable]").waitFor();
    await visitor.inspect("reconnecting");
    const begun = performance.now();
    stack = await Stack.start([], {}, ports);
    test.diagnostic(`the stack was there again after ${Math.round(performance.now() - begun)} ms`);
    const there = performance.now();
    await visitor.connected();
    await page.getByText("1 of 2 online").waitFor();
    // Events published before the subscription are lost.
    await page.getByLabel("Pusher’s own").check();
    await page.locator(".log-channel", { hasText: "private-user" }).first().waitFor({ state: "attached" });
    test.diagnostic(`the page was as before ${Math.round(performance.now() - there)} ms later`);
    await page.locator(".mock-card").getByRole("button", { name: "Send" }).click();
    await page.getByRole("article", { name: "Invitation to Test Party" }).waitFor();
    await page.locator(".strip.fault").waitFor({ state: "detached" });
    await visitor.inspect("recovered");
    await visitor.assertContent();
  });
});
