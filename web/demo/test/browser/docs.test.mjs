// The documentation under /docs/, as the stack serves it: its links, its search, and how it looks in each window.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { everySize, launch, Visitor, withoutChromium } from "./chromium.mjs";
import { Stack } from "./stack.mjs";

/** All pages by address, with their ids and their links: from the index on, over every link. */
async function crawl(start) {
  const pages = new Map();
  const left = [start];
  for (let address = left.pop(); address !== undefined; address = left.pop()) {
    if (pages.has(address)) continue;
    const answer = await fetch(address);
    const html = answer.headers.get("Content-Type")?.startsWith("text/html") ? await answer.text() : "";
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)]
      .map(([, href]) => new URL(href.replaceAll("&amp;", "&"), address))
      .filter(({ origin }) => origin === new URL(start).origin);
    pages.set(address, { status: answer.status, ids, links, isPage: html !== "" });
    // The demo page is not part of it.
    left.push(...links.map(withoutHash).filter((link) => new URL(link).pathname !== "/"));
  }
  return pages;
}

const withoutHash = (url) => url.href.replace(/#.*$/, "");

describe("the documentation", () => {
  let stack;
  let docs;

  before(async () => {
    stack = await Stack.shared();
    assert.ok(stack.ready.page, "the stack has no demo page: see what bin/local said");
    docs = `${stack.ready.page}docs/`;
  });

  after(() => stack?.stop());

  it("has no link that leads nowhere, and every page is reached", async (test) => {
    const pages = await crawl(docs);
    const broken = [...pages].flatMap(([address, { links }]) =>
      links.flatMap((link) => {
        const target = pages.get(withoutHash(link));
        if (target === undefined) return [];
        if (target.status !== 200) return `${address}: ${link} is ${target.status}`;
        const id = decodeURIComponent(link.hash.slice(1));
        return id === "" || !target.isPage || target.ids.includes(id) ? [] : `${address}: ${link} is no heading`;
      }),
    );
    assert.deepEqual(broken, []);
    const shown = [...pages].filter(([, { isPage }]) => isPage).length;
    test.diagnostic(`${shown} pages`);
    assert.ok(shown > 90, `${shown} pages`);
    for (const name of ["quick-start.html", "your-events.html", "your-table.html", "project/index.html"]) {
      assert.ok(pages.has(`${docs}${name}`), name);
    }
  });

  it("has one id for each thing on a page", async () => {
    for (const [address, { ids }] of await crawl(docs)) {
      assert.deepEqual(
        ids.filter((id, at) => ids.indexOf(id) !== at),
        [],
        address,
      );
    }
  });

  it("has a search index whose entries lead to headings", async () => {
    const entries = await (await fetch(`${docs}search.json`)).json();
    const pages = await crawl(docs);
    const broken = entries.filter(({ address }) => {
      const url = new URL(address, docs);
      return !pages.get(withoutHash(url))?.ids.includes(decodeURIComponent(url.hash.slice(1)));
    });
    assert.deepEqual(
      broken.map(({ address }) => address),
      [],
    );
  });

  describe("in a browser", { skip: withoutChromium }, () => {
    let browser;

    before(async () => {
      browser = await launch();
    });

    after(() => browser?.close());

    async function open(test, page, options) {
      const visitor = await Visitor.open(browser, `${docs}${page}`, options);
      test.after(async () => {
        await visitor.assertContent();
        await visitor.close();
      });
      return visitor;
    }

    for (const name of [
      "",
      "quick-start.html",
      "your-events.html",
      "your-table.html",
      "testing.html",
      "project/index.html",
    ]) {
      it(`is accessible and fits each window: /docs/${name}`, async (test) => {
        const visitor = await open(test, name);
        await visitor.page.locator(".search-button:enabled").waitFor();
        await visitor.inspectEverywhere(`docs-${name.replace(/\W+/g, "-") || "index"}`, [
          ...everySize,
          [1440, 900, "light"],
          [1440, 900, "dark"],
        ]);
        await visitor.assertStill();
      });
    }

    it("shows where one is: in the sidebar, and in the table of contents", async (test) => {
      const { page } = await open(test, "delivery.html#numbers-to-watch", { width: 1440 });
      assert.equal(await page.locator(".navigation [aria-current=page]").textContent(), "Delivery");
      await page.locator("#contents a[data-current]", { hasText: "Numbers to watch" }).waitFor();
      await page.getByRole("link", { name: "Security" }).first().click();
      await page.waitForURL(/security\.html$/);
    });

    it("has the sidebar and the table of contents as menus in a narrow window", async (test) => {
      const visitor = await open(test, "delivery.html", { width: 360, height: 740 });
      const { page } = visitor;
      const sidebar = page.getByRole("navigation", { name: "Documentation" });
      assert.equal(await sidebar.isVisible(), false);
      await page.getByRole("button", { name: "Menu" }).click();
      await sidebar.waitFor();
      await visitor.inspect("docs-menu");
      await page.keyboard.press("Escape");
      assert.equal(await sidebar.isVisible(), false);

      await page.getByRole("button", { name: "On this page" }).click();
      await visitor.inspect("docs-contents");
      await page
        .getByRole("navigation", { name: "On this page" })
        .getByRole("link", { name: "What was tested" })
        .click();
      await page.waitForURL(/#what-was-tested$/);
      assert.equal(await page.getByRole("navigation", { name: "On this page" }).isVisible(), false);
    });

    it("finds a section by keyboard alone", async (test) => {
      const visitor = await open(test, "");
      const { page } = visitor;
      await page.locator(".search-button:enabled").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("rotate pusher secret");
      await page.getByRole("status").filter({ hasText: "section" }).waitFor();
      await visitor.inspect("docs-search");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(/operations\.html#rotate-the-pusher-secret$/);
    });

    it("says that nothing was found, and closes the search with Escape", async (test) => {
      const { page } = await open(test, "");
      await page.getByRole("button", { name: "Search" }).click();
      await page.keyboard.type("xylophone");
      await page.getByText("Nothing found").waitFor();
      // The first one empties the field, as browsers do.
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      assert.equal(await page.evaluate(() => document.activeElement?.className), "button search-button");
    });

    it("skips to the content by keyboard", async (test) => {
      const { page } = await open(test, "events.html");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "content");
    });
  });
});
