import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Marked, Renderer } from "marked";
import type { Plugin } from "vite";
import { slug } from "./src/demo/slug.ts";

const folder = fileURLToPath(new URL("../docs/", import.meta.url));

/** Puts docs/*.md beside the demo page, as pages that its links lead to. */
export function docsPages(): Plugin {
  return {
    name: "docs-pages",
    apply: "build",
    generateBundle() {
      for (const file of readdirSync(folder).filter((name) => name.endsWith(".md"))) {
        this.emitFile({
          type: "asset",
          fileName: `docs/${file.replace(/\.md$/, ".html")}`,
          source: page(readFileSync(`${folder}${file}`, "utf8")),
        });
      }
    },
  };
}

const marked = new Marked({
  renderer: {
    heading({ depth, text, tokens }) {
      return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      if (/^(https?:|#)/.test(href)) return `<a href="${href}">${text}</a>`;
      const page = /^([-\w]+)\.md(#.*)?$/.exec(href);
      // The other files of the project are not served.
      return page === null ? text : `<a href="${page[1]}.html${page[2] ?? ""}">${text}</a>`;
    },
    // It scrolls by itself where the window is narrow, and the keyboard must reach it.
    table(token) {
      const table = Renderer.prototype.table.call(this, token);
      return `<div class="scroll" tabindex="0" role="region" aria-label="Table">${table}</div>`;
    },
    code(token) {
      return Renderer.prototype.code.call(this, token).replace("<pre>", '<pre tabindex="0">');
    },
  },
});

function page(markdown: string): string {
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? "Partyline";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Partyline</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<p class="home"><a href="/">The demo page</a></p>
<main>
${marked.parse(markdown, { async: false })}
</main>
</body>
</html>
`;
}
