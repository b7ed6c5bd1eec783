import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { root, type Site } from "./site.ts";

export interface Entry {
  readonly title: string;
  /** From the site's root, perhaps with an anchor. */
  readonly address: string;
}

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export const index = "docs/README.md";

/** The index's headings with the list entries below them that begin with a link: `- [Title](file.md): …`. */
export function readNavigation(site: Site): Group[] {
  const groups: { title: string; entries: Entry[] }[] = [];
  for (const line of readFileSync(`${root}${index}`, "utf8").split("\n")) {
    const [, heading] = /^## (.*)$/.exec(line) ?? [];
    const [, title, href] = /^- \[([^\]]*)\]\(([^)]*)\)/.exec(line) ?? [];
    if (heading !== undefined) groups.push({ title: heading, entries: [] });
    else if (title !== undefined && href !== undefined) {
      const [path = "", anchor] = href.split("#");
      const address = site.addressOf(posix.join(posix.dirname(index), path));
      groups.at(-1)?.entries.push({ title, address: anchor === undefined ? address : `${address}#${anchor}` });
    }
  }
  return groups;
}
