// The project's Markdown files: their links, their headings, and the blocks of code in them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { root } from "./stack.mjs";

const notOurs = new Set(["node_modules", "target", "dist", ".git"]);

/** All Markdown files, from the project's root. */
export function markdownFiles(folder = root) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [relative(root, path)] : [];
  });
}

const read = (file) => readFileSync(join(root, file), "utf8");

/** A file's text without its blocks of code. */
const prose = (file) => read(file).replace(/^( *)(```+)[^\n]*\n[\s\S]*?^\1\2 *$/gm, "");

/** The fenced blocks of a file: `{ language, name, text }`, the name as in ```js name.mjs. */
export function codeBlocks(file) {
  return [...read(file).matchAll(/^```(\w*)(?: (\S+))?\n(.*?)^```$/gms)].map(([, language, name, text]) => ({ language, name, text }));
}

/** The addresses that a file links to, references and images included. */
export function linksOf(file) {
  const text = prose(file).replace(/(`+)(?!`)[^`]*\1/g, "``");
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...references].map(([, address]) => address);
}

/** The anchors of a file's headings, as GitHub and the documentation's pages make them. */
export function anchorsOf(file) {
  const used = new Map();
  return [...prose(file).matchAll(/^#{1,6} +(.*?) *#*$/gm)].map(([, heading]) => {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const anchor = text.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const times = used.get(anchor) ?? 0;
    used.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** Why a link of a file leads nowhere; undefined if it leads somewhere. Other sites are not asked. */
export function brokenLink(file, address) {
  if (/^(https?|mailto):/.test(address)) return undefined;
  const [path, anchor] = decodeURI(address).split("#");
  const target = path === "" ? file : posix.join(posix.dirname(file), path);
  if (target.startsWith("..")) return `${address} leads out of the project`;
  if (!existsSync(join(root, target))) return `${address}: ${target} is missing`;
  if (anchor !== undefined && target.endsWith(".md") && !anchorsOf(target).includes(anchor)) {
    return `${address}: ${target} has no heading for #${anchor}`;
  }
  return undefined;
}
