/** A heading's anchor in GitHub's form: the same link works on GitHub and in the pages rendered from docs/. */
export const slug = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
