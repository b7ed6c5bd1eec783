import { Marked, Renderer, type Token } from "marked";
import { slug } from "../src/slug.ts";

/** Where a page's relative links lead. */
export interface Links {
  /** @returns the address on the site; undefined for what only the project has */
  to(href: string, isImage: boolean): string | undefined;
  /** The width and height of an image behind a relative link, in pixels; empty if they are unknown. */
  sizeOf(href: string): readonly number[];
  /** The title of the page behind a relative link. */
  titleOf(href: string): string;
}

export interface Heading {
  readonly depth: number;
  /** Its text, as HTML without links. */
  readonly html: string;
  readonly text: string;
  readonly anchor: string;
}

/** A heading with the text below it, up to the next heading. */
export interface Section {
  readonly heading: Heading;
  readonly text: string;
}

export interface Rendered {
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

export const escapeHtml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const isFileName = /^(?!https?:)[\w./-]+\.md(#|$)/;

/** The first heading of a file. */
export const titleOf = (markdown: string) => /^# (.*)$/m.exec(markdown)?.[1]?.replaceAll("`", "") ?? "Partyline";

/** Renders a file. Its anchors are GitHub's, so a link to a heading works there too. */
export function render(markdown: string, links: Links): Rendered {
  const sections: { heading: Heading; text: string }[] = [];
  const used = new Map<string, number>();
  let tables = 0;

  /** GitHub numbers the second and later headings with the same text. */
  function anchorOf(text: string): string {
    const anchor = slug(text);
    const times = used.get(anchor) ?? 0;
    used.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  }

  const marked = new Marked({
    renderer: {
      heading({ depth, text, tokens }) {
        const html = this.parser.parseInline(tokens);
        const anchor = anchorOf(text);
        sections.push({
          heading: { depth, html: html.replaceAll(/<\/?a\b[^>]*>/g, ""), text: plainText(tokens), anchor },
          text: "",
        });
        const link = depth === 1 ? "" : `<a class="anchor" href="#${anchor}" aria-label="Link to this section">#</a>`;
        return `<h${depth} id="${anchor}">${html}${link}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const inline = this.parser.parseInline(tokens);
        // A file's name means nothing to a reader of the site.
        const text = isFileName.test(inline) && isFileName.test(href) ? escapeHtml(links.titleOf(href)) : inline;
        if (/^(https?:|#)/.test(href)) return `<a href="${escapeHtml(href)}">${text}</a>`;
        const address = links.to(href, false);
        return address === undefined
          ? `<span class="file" title="${escapeHtml(href)} in the project">${text}</span>`
          : `<a href="${escapeHtml(address)}">${text}</a>`;
      },
      image({ href, text }) {
        const [width, height] = links.sizeOf(href);
        // With its size the text below does not move when it is loaded.
        const size = width === undefined ? "" : ` width="${width}" height="${height}"`;
        return `<img src="${escapeHtml(links.to(href, true) ?? href)}" alt="${escapeHtml(text)}"${size} loading="lazy">`;
      },
      // A wide table scrolls in narrow windows, and must be reachable by keyboard.
      table(token) {
        const table = Renderer.prototype.table.call(this, token);
        tables++;
        const label = escapeHtml(`Table ${tables}: ${sections.at(-1)?.heading.text ?? ""}`);
        return `<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
      },
      // An empty cell heads nothing.
      tablecell(token) {
        return token.header && token.tokens.length === 0
          ? "<td></td>\n"
          : Renderer.prototype.tablecell.call(this, token);
      },
      code({ text, lang = "" }) {
        const [language = "", named] = lang.split(/\s+/);
        const name = named ?? (language === "diff" ? /^\+\+\+ b\/(.*)$/m.exec(text)?.[1] : undefined);
        const label = name === undefined ? "" : `<p class="code-name">${escapeHtml(name)}</p>`;
        const lines = language === "diff" ? text.split("\n").map(diffLine).join("\n") : escapeHtml(text);
        return `<div class="code">${label}<pre tabindex="0"><code>${lines}\n</code></pre></div>\n`;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const html = marked.parser(tokens);
  let section = -1;
  for (const token of tokens) {
    if (token.type === "heading") section++;
    const open = sections[section];
    if (open !== undefined && token.type !== "heading") open.text += `${plainText([token])} `;
  }
  const [first] = sections;
  return {
    title: first?.heading.depth === 1 ? first.heading.text : "Partyline",
    html,
    sections: sections.map(({ heading, text }) => ({ heading, text: text.replaceAll(/\s+/g, " ").trim() })),
  };
}

/** What was added or removed is also told by its first character. */
function diffLine(line: string): string {
  const name = /^(---|\+\+\+|@@)/.test(line) ? "place" : { "+": "added", "-": "removed" }[line.charAt(0)];
  return name === undefined ? escapeHtml(line) : `<span class="${name}">${escapeHtml(line)}</span>`;
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "table") {
        const cells = [token["header"], ...token["rows"]].flat() as { tokens: Token[] }[];
        return cells.map((cell) => plainText(cell.tokens)).join(" ");
      }
      if (token.type === "list") return plainText(token["items"]);
      if (token.type === "html" || token.type === "space") return " ";
      if ("tokens" in token && token.tokens !== undefined) return plainText(token.tokens);
      if (token.type === "br") return " ";
      return "text" in token
        ? String(token.text).replaceAll(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? "")
        : " ";
    })
    .join("");
}
