import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { Marked, Renderer } from "marked";
import type { Plugin } from "vite";
import { slug } from "./src/slug.ts";

const folder = fileURLToPath(new URL("../../docs/", import.meta.url));

/** Renders the Markdown files in docs/ to HTML pages beside the demo page, which links to them. */
export function docsPages(): Plugin {
  return {
    name: "docs-pages",
    apply: "build",
    generateBundle() {
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
      for (const file of files) {
        this.emitFile({
          type: "asset",
          fileName: `docs/${file.replace(/\.md$/, ".html")}`,
          source: page(readFileSync(`${folder}${file}`, "utf8"), file, files),
        });
      }
    },
  };
}

/** A parser for one file of docs/, whose links are relative to it. Only `files` are served. */
function parser(file: string, files: string[]): Marked {
  return new Marked({
    renderer: {
      heading({ depth, text, tokens }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        if (/^(https?:|#)/.test(href)) return `<a href="${href}">${text}</a>`;
        const [path = "", anchor] = href.split("#");
        const target = posix.join(posix.dirname(file), path);
        if (!files.includes(target)) return text;
        return `<a href="${path.replace(/\.md$/, ".html")}${anchor === undefined ? "" : `#${anchor}`}">${text}</a>`;
      },
      // A wide table scrolls in narrow windows, and must be reachable by keyboard.
      table(token) {
        const table = Renderer.prototype.table.call(this, token);
        return `<div class="scroll" tabindex="0" role="region" aria-label="Table">${table}</div>`;
      },
      code(token) {
        return Renderer.prototype.code.call(this, token).replace("<pre>", '<pre tabindex="0">');
      },
    },
  });
}

function page(markdown: string, file: string, files: string[]): string {
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
${parser(file, files).parse(markdown, { async: false })}
</main>
</body>
</html>
`;
}
