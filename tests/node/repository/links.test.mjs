// Every link in the project's Markdown leads to a file or heading that exists, and every page of docs/ is in the index.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { brokenLink, linksOf, markdownFiles } from "../markdown.mjs";
import { root } from "../stack.mjs";

const files = markdownFiles();

describe("links in Markdown", () => {
  for (const file of files) {
    test(file, () => {
      const broken = linksOf(file).flatMap((address) => brokenLink(file, address) ?? []);
      assert.deepEqual(broken, []);
    });
  }
});

test("the index has every page of docs/, once", () => {
  const listed = [...readFileSync(join(root, "docs/README.md"), "utf8").matchAll(/^- \[[^\]]*\]\(([^)#]*)\)/gm)]
    .map(([, path]) => posix.join("docs", path))
    .filter((path) => posix.dirname(path) === "docs");
  const pages = files.filter((file) => posix.dirname(file) === "docs" && file !== "docs/README.md");
  assert.deepEqual(listed.toSorted(), pages.toSorted());
});

test("the index of decisions has every decision", () => {
  const listed = linksOf("docs/decisions/README.md").map((path) => posix.join("docs/decisions", path));
  const pages = files.filter((file) => posix.dirname(file) === "docs/decisions" && !file.endsWith("README.md"));
  assert.deepEqual(pages.filter((page) => !listed.includes(page)), []);
});

test("the pages that messages and alarms name exist", () => {
  const sources = ["operations/src/main", "web/demo/src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
  );
  const named = new Set(
    [join(root, "template.yaml"), ...sources].flatMap((file) =>
      (readFileSync(file, "utf8").match(/\bdocs\/[a-z-]+\.md\b/g) ?? []),
    ),
  );
  assert.ok(named.size > 0);
  assert.deepEqual([...named].filter((file) => !files.includes(file)), []);
});

test("a link that leads nowhere is found", () => {
  for (const address of ["docs/no-such-page.md", "docs/settings.md#no-such-heading", "#no-such-heading", "../elsewhere.md"]) {
    assert.ok(brokenLink("README.md", address), address);
  }
});
