/** A section of a page, as docs/search.json has it. */
export interface SearchEntry {
  readonly page: string;
  readonly heading: string;
  /** From the root of the server, with the anchor. */
  readonly address: string;
  readonly text: string;
}

export interface SearchResult extends SearchEntry {
  /** A part of the text around the first word that was found. */
  readonly excerpt: string;
}

const MAX_RESULTS = 20;
const EXCERPT = 150;

/** What makes a word count more than one found in the text, which counts 1. */
const IN_HEADING = 8;
const IN_TITLE = 4;
const WHOLE_WORD = 2;
/** Decisions say why something is so; the guides, what it is. */
const OF_DECISION = 0.3;

/** The sections that have all words of the query, at the beginning of a word of theirs; the best first. */
export function search(entries: readonly SearchEntry[], query: string): SearchResult[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_RESULTS)
    .map(({ entry }) => ({ ...entry, excerpt: excerptOf(entry.text, words) }));
}

function scoreOf({ page, heading, address, text }: SearchEntry, words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    const score = IN_HEADING * found(heading, word) + IN_TITLE * found(page, word) + found(text, word);
    if (score === 0) return 0;
    sum += score;
  }
  return address.includes("/decisions/") ? sum * OF_DECISION : sum;
}

const isLetter = (text: string, at: number) => /[\p{L}\p{N}]/u.test(text.charAt(at));

/** Where a word of the text begins with this one; -1 if none does. */
function indexOf(text: string, word: string): number {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    if (at === 0 || !isLetter(lower, at - 1) || !isLetter(word, 0)) return at;
  }
  return -1;
}

function found(text: string, word: string): number {
  const at = indexOf(text, word);
  if (at < 0) return 0;
  return isLetter(text, at + word.length) ? 1 : WHOLE_WORD;
}

function excerptOf(text: string, words: readonly string[]): string {
  const places = words.map((word) => indexOf(text, word)).filter((at) => at >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const start = first < EXCERPT / 2 ? 0 : text.indexOf(" ", first - EXCERPT / 2) + 1;
  const end = start + EXCERPT < text.length ? text.lastIndexOf(" ", start + EXCERPT) : text.length;
  return `${start > 0 ? "… " : ""}${text.slice(start, end > start ? end : start + EXCERPT)}${end < text.length ? " …" : ""}`;
}
