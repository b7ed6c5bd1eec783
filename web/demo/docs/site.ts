import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type Links, type Rendered, render, titleOf } from "./markdown.ts";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A page of the site. */
export interface Page extends Rendered {
  /** The Markdown file, from the project's root. */
  readonly file: string;
  /** The HTML file, from the site's root. */
  readonly address: string;
}

export interface Site {
  /** By `file`. */
  readonly pages: ReadonlyMap<string, Page>;
  /** The files beside the pages that they link to or show. */
  readonly files: ReadonlySet<string>;
  addressOf(file: string): string;
}

/** docs/README.md is docs/index.html. What is outside of docs/ is under docs/project/, so that no name is there twice. */
function addressOf(file: string): string {
  const place = file.startsWith("docs/") ? file : `docs/project/${file}`;
  return place.replace(/README\.md$/, "index.html").replace(/\.md$/, ".html");
}

const read = (file: string) => readFileSync(`${root}${file}`, "utf8");

/** https://www.w3.org/TR/png-3/#11IHDR */
const PNG_WIDTH = 16;
const PNG_HEIGHT = 20;

/** The size of a PNG or SVG file; empty for another. */
function sizeOf(file: string): number[] {
  if (!existsSync(`${root}${file}`)) return [];
  if (file.endsWith(".png")) {
    const bytes = readFileSync(`${root}${file}`);
    return [bytes.readUInt32BE(PNG_WIDTH), bytes.readUInt32BE(PNG_HEIGHT)];
  }
  const [, width, height] = /<svg[^>]* viewBox="0 0 (\d+) (\d+)"/.exec(read(file)) ?? [];
  return width === undefined ? [] : [Number(width), Number(height)];
}

/** Reads all pages: those of docs/, and each Markdown file of the project that a page links to. */
export function readSite(): Site {
  const pages = new Map<string, Page>();
  const files = new Set<string>();
  const left = readdirSync(`${root}docs`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`);
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (pages.has(file)) continue;
    const address = addressOf(file);
    const targetOf = (href: string) =>
      posix.join(posix.dirname(file), decodeURI(href.replace(/#.*$/, ""))).replace(/\/$/, "");
    const links: Links = {
      sizeOf: (href) => sizeOf(targetOf(href)),
      titleOf: (href) => titleOf(read(targetOf(href))),
      to(href, isImage) {
        const [, anchor] = href.split("#");
        const target = targetOf(href);
        // The tests find such links; the page is built all the same.
        if (!existsSync(`${root}${target}`)) return undefined;
        if (target.endsWith(".md")) left.push(target);
        // The page shows and links to these; source code stays in the project.
        else if (isImage || /^docs\/[^/]+\.(yaml|svg|png)$/.test(target)) files.add(target);
        else return undefined;
        const relative = posix.relative(posix.dirname(address), addressOf(target));
        return anchor === undefined ? relative : `${relative}#${anchor}`;
      },
    };
    pages.set(file, { file, address, ...render(read(file), links) });
  }
  return { pages, files, addressOf };
}
