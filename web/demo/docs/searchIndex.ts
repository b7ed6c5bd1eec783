import type { SearchEntry } from "./search.ts";
import type { Site } from "./site.ts";

/** One entry for each section of each page. */
export function searchIndex(site: Site): SearchEntry[] {
  return [...site.pages.values()]
    .sort((one, other) => one.address.localeCompare(other.address))
    .flatMap((page) =>
      page.sections.map(({ heading, text }) => ({
        page: page.title,
        heading: heading.text,
        address: `/${page.address}#${heading.anchor}`,
        text,
      })),
    );
}
