// Real Chromium, with users.
import assert from "node:assert/strict";
import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const screenshots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The reason to skip these tests; false if they can run. */
export const withoutChromium = isExecutable(executablePath)
  ? false
  : `${executablePath} is missing: install Debian's chromium, or set CHROMIUM`;

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export async function launch() {
  mkdirSync(screenshots, { recursive: true });
  return chromium.launch({
    executablePath,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

export const everySize = [
  [360, 740],
  [768, 1000],
  [1280, 900],
].flatMap(([width, height]) => ["light", "dark"].map((colorScheme) => [width, height, colorScheme]));

const someSizes = [
  [360, 740, "light"],
  [768, 1000, "light"],
  [1280, 900, "dark"],
];

/** One user with a separate browser. */
export class Visitor {
  /** The browser's errors: console errors, exceptions, violations of the content security policy. */
  complaints = [];
  // 503: a function that has just started, on a busy machine. The hooks retry.
  #tolerated = [/503 \(Service Unavailable\).*\/pusher\/((user-)?auth$|history\?)/];

  /** @param url the page's address */
  static async open(browser, url, { user, width = 1280, height = 900, colorScheme = "light", reducedMotion } = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion });
    visitor.page = await visitor.context.newPage();
    visitor.page.setDefaultTimeout(120_000);
    visitor.page.on("pageerror", (error) => visitor.complaints.push(`exception: ${error.message}`));
    visitor.page.on("console", (message) => {
      if (message.type() !== "error") return;
      visitor.complaints.push(`console: ${message.text()} ${message.location().url}`);
    });
    await visitor.page.addInitScript(() => {
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", (event) =>
        globalThis.violations.push(`${event.effectiveDirective} ${event.blockedURI}`),
      );
      globalThis.shifts = [];
      const resizes = [];
      addEventListener("resize", () => resizes.push(performance.now()));
      // A shift after a resize does not count. On a busy machine shifts are reported late, but with their time.
      const isOfResize = ({ startTime }) => resizes.some((time) => Math.abs(startTime - time) < 500);
      // The log grows at its top, by design.
      const isOfLog = ({ sources }) =>
        sources.length > 0 &&
        sources.every(({ node }) => (node instanceof Element ? node : node?.parentElement)?.closest(".log-list"));
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) {
          if (!shift.hadRecentInput && !isOfResize(shift) && !isOfLog(shift)) {
            globalThis.shifts.push({
              value: shift.value,
              what: shift.sources.map(({ node }) => node?.className || node?.nodeName),
            });
          }
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    if (user !== undefined) {
      await visitor.page.addInitScript((kept) => sessionStorage.setItem("partyline-user", kept), JSON.stringify(user));
    }
    await visitor.page.goto(url);
    return visitor;
  }

  /** Waits for the connection. */
  async connected() {
    await this.page.locator(".header[data-state=connected]").waitFor();
  }

  /** Allows an expected console error: an answer that is not 2xx is one. */
  tolerate(pattern) {
    this.#tolerated.push(pattern);
  }

  /** Fails if the browser has errors. */
  async assertContent() {
    const violations = await this.page.evaluate(() => globalThis.violations);
    const complaints = this.complaints.filter((text) => !this.#tolerated.some((pattern) => pattern.test(text)));
    assert.deepEqual([...complaints, ...violations], []);
  }

  /** Fails if the layout has shifted unexpectedly; https://web.dev/articles/cls calls 0.1 good. */
  async assertStill() {
    const shifts = await this.page.evaluate(() => globalThis.shifts);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    assert.ok(sum < 0.05, `the layout shifted by ${sum}: ${JSON.stringify(shifts)}`);
  }

  /** Fails if axe finds something, or if the page is wider than the window; keeps a screenshot. */
  async inspect(name, fullPage = false) {
    await this.#assertAccessible(name);
    await this.#look(name, fullPage);
  }

  async #assertAccessible(name) {
    const { page } = this;
    if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(axe);
    // What is still arriving is half transparent. What turns for ever is not waited for.
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime))
          .map(({ finished }) => finished),
      ),
    );
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(
      found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      [],
      `axe, ${name}`,
    );
  }

  async #look(name, fullPage = true) {
    const { page } = this;
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name}: ${overflow} px wider than the window`);
    await this.screenshot(name, fullPage);
  }

  async screenshot(name, fullPage) {
    await this.page.evaluate(() => scrollTo(0, 0));
    await this.page.screenshot({ path: `${screenshots}${name}.png`, fullPage, animations: "disabled" });
  }

  /** Checks the page in several sizes and themes. */
  async inspectEverywhere(name, looks = someSizes) {
    const before = this.page.viewportSize();
    for (const [width, height, colorScheme] of looks) {
      await this.page.setViewportSize({ width, height });
      await this.page.emulateMedia({ colorScheme });
      const look = `${name}-${width}-${colorScheme}`;
      // axe is slow, and a theme's colors are the same at each width.
      if (width === 360 || colorScheme === "dark") await this.#assertAccessible(look);
      await this.#look(look);
    }
    await this.page.emulateMedia({ colorScheme: "light" });
    await this.page.setViewportSize(before);
  }

  close() {
    return this.context.close();
  }
}
