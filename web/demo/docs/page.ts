import { posix } from "node:path";
import { escapeHtml } from "./markdown.ts";
import type { Entry, Group } from "./navigation.ts";
import { index } from "./navigation.ts";
import type { Page, Site } from "./site.ts";

/** A whole page. The two navigations are popovers in narrow windows, and columns in wide ones (docs.css). */
export function htmlOf(page: Page, site: Site, navigation: readonly Group[], font: string | undefined): string {
  const to = (address: string) => escapeHtml(posix.relative(posix.dirname(page.address), address));
  const contents = contentsOf(page);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.file === index ? "Documentation" : page.title)} · Partyline</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
${font === undefined ? "" : `<link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin>`}
<link rel="stylesheet" href="/docs/font.css">
<link rel="stylesheet" href="/docs.css">
<script type="module" src="/docs.js"></script>
</head>
<body>
<a class="skip-link" href="#content">Skip to the content</a>
<header class="header">
<div class="header-inner">
<a class="wordmark" href="${to(site.addressOf(index))}">Party<em>line</em> <span>docs</span></a>
<div class="header-actions">
<button type="button" class="button search-button" disabled>Search <kbd>/</kbd></button>
<a class="button demo-link" href="/">Demo</a>
<button type="button" class="button for-narrow" popovertarget="navigation">Menu</button>
</div>
</div>
</header>
<div class="layout">
<nav id="navigation" class="navigation" popover aria-label="Documentation">
${navigation.map((group) => groupHtml(group, currentEntry(page, navigation), to)).join("\n")}
<p class="group for-narrow"><a href="/">Demo page</a></p>
</nav>
<main id="content" tabindex="-1">
${contents === "" ? page.html : page.html.replace("</h1>\n", `</h1>\n${contentsButton}\n`)}
${neighboursHtml(page, navigation, to)}
</main>
${contents}
</div>
<dialog class="search" aria-label="Search the documentation">
<form method="dialog" role="search">
<input type="search" name="query" aria-label="Search" placeholder="Search the documentation" autocomplete="off" spellcheck="false">
<button class="button">Close</button>
</form>
<p class="search-state" role="status"></p>
<ol class="results"></ol>
</dialog>
</body>
</html>
`;
}

const contentsButton = '<button type="button" class="button for-medium" popovertarget="contents">On this page</button>';

/** The page's own entry, or that of the folder's index, such as of a decision. */
function currentEntry(page: Page, navigation: readonly Group[]): Entry | undefined {
  const entries = navigation.flatMap(({ entries }) => entries);
  return (
    entries.find(({ address }) => address === page.address) ??
    entries.find(({ address }) => address === `${posix.dirname(page.address)}/index.html`)
  );
}

function groupHtml({ title, entries }: Group, current: Entry | undefined, to: (address: string) => string): string {
  const id = `group-${title.toLowerCase().replaceAll(/\W+/g, "-")}`;
  const items = entries.map((entry) => {
    const mark = entry === current ? ' aria-current="page"' : "";
    return `<li><a href="${to(entry.address)}"${mark}>${escapeHtml(entry.title)}</a></li>`;
  });
  return `<p class="group" id="${id}">${escapeHtml(title)}</p>\n<ul aria-labelledby="${id}">${items.join("")}</ul>`;
}

/** The table of contents, to the third level; none for a page with one section. */
function contentsOf({ sections }: Page): string {
  const headings = sections.map(({ heading }) => heading).filter(({ depth }) => depth === 2 || depth === 3);
  if (headings.length < 2) return "";
  const items = headings.map(
    ({ depth, html, anchor }) => `<li class="level-${depth}"><a href="#${anchor}">${html}</a></li>`,
  );
  return `<nav id="contents" class="contents" popover aria-labelledby="contents-title">
<p class="group" id="contents-title">On this page</p>
<ul>${items.join("")}</ul>
</nav>`;
}

/** The pages before and after this one, in the sidebar's order. */
function neighboursHtml(page: Page, navigation: readonly Group[], to: (address: string) => string): string {
  const entries = navigation.flatMap(({ entries }) => entries).filter(({ address }) => !address.includes("#"));
  const at = entries.findIndex(({ address }) => address === page.address);
  if (at < 0) return "";
  const link = (entry: Entry | undefined, label: string, rel: string) =>
    entry === undefined
      ? ""
      : `<a class="${rel}" rel="${rel}" href="${to(entry.address)}"><span>${label}</span> ${escapeHtml(entry.title)}</a>`;
  return `<nav class="neighbours" aria-label="Previous and next page">
${link(entries[at - 1], "Previous", "prev")}
${link(entries[at + 1], "Next", "next")}
</nav>`;
}
