import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { readNavigation } from "./navigation.ts";
import { htmlOf } from "./page.ts";
import { searchIndex } from "./searchIndex.ts";
import { readSite, root } from "./site.ts";

/**
 * Renders the Markdown of docs/, and what it links to elsewhere in the project, to pages under /docs/ beside the demo page.
 * docs/README.md is the index, and its lists are the sidebar.
 */
export function docsPages(): Plugin {
  return {
    name: "docs-pages",
    apply: "build",
    buildStart() {
      this.emitFile({
        type: "chunk",
        id: fileURLToPath(new URL("./client.ts", import.meta.url)),
        fileName: "docs.js",
      });
    },
    generateBundle(_options, bundle) {
      const site = readSite();
      const navigation = readNavigation(site);
      // The demo page's own.
      const font = Object.keys(bundle)
        .filter((name) => /bricolage.*latin-wght-normal.*\.woff2$/.test(name))
        .map((name) => `/${name}`)[0];
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: "asset", fileName, source });
      for (const page of site.pages.values()) emit(page.address, htmlOf(page, site, navigation, font));
      for (const file of site.files) emit(site.addressOf(file), readFileSync(`${root}${file}`));
      emit("docs/search.json", JSON.stringify(searchIndex(site)));
      emit("docs/font.css", font === undefined ? "" : fontFace(font));
    },
  };
}

const fontFace = (address: string) => `@font-face {
  font-family: "Bricolage";
  src: url("${address}") format("woff2-variations");
  font-weight: 200 800;
  font-display: block;
}
`;
