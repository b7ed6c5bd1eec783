import MiniSearch, { type SearchResult as Match } from "minisearch";

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

/** Finds sections by words. */
export type Search = (query: string) => SearchResult[];

const MAX_RESULTS = 20;
const EXCERPT = 150;
/** A decision says why something is so, a guide what it is. */
const OF_DECISION = 0.3;

/** The sections that have all words of a query, or words that begin with them or differ by a letter; the best first. */
export function searchIn(entries: readonly SearchEntry[]): Search {
  const byAddress = new Map(entries.map((entry) => [entry.address, entry]));
  const index = new MiniSearch<SearchEntry>({
    idField: "address",
    fields: ["page", "heading", "text"],
    searchOptions: {
      combineWith: "AND",
      prefix: true,
      fuzzy: (word) => (/^\p{L}{5,}$/u.test(word) ? 1 : false),
      boost: { heading: 8, page: 4 },
      boostDocument: (address: string) => (address.includes("/decisions/") ? OF_DECISION : 1),
    },
  });
  index.addAll(entries);
  return (query) =>
    index
      .search(query)
      .slice(0, MAX_RESULTS)
      .flatMap((match) => {
        const entry = byAddress.get(match.id);
        return entry === undefined ? [] : { ...entry, excerpt: excerptOf(entry.text, match) };
      });
}

function excerptOf(text: string, { terms }: Match): string {
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term)).filter((at) => at >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const start = first < EXCERPT / 2 ? 0 : text.indexOf(" ", first - EXCERPT / 2) + 1;
  const end = start + EXCERPT < text.length ? text.lastIndexOf(" ", start + EXCERPT) : text.length;
  return `${start > 0 ? "… " : ""}${text.slice(start, end > start ? end : start + EXCERPT)}${end < text.length ? " …" : ""}`;
}
