/** A heading's anchor, as GitHub makes it: the same link works there and in the pages that are built from docs/. */
export const slug = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
