import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";
import { compressed, fontPreload } from "./compressed.ts";
import { docsPages } from "./docs/plugin.ts";

const source = fileURLToPath(new URL("../packages/react/src", import.meta.url));

/** For npm run dev: a proxy to bin/local, which refuses other origins under /demo. */
const local: ProxyOptions = {
  target: "http://127.0.0.1:3000",
  configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("Origin")),
  headers: { "Sec-Fetch-Site": "same-origin" },
};

export default defineConfig({
  plugins: [react(), docsPages(), fontPreload(), compressed()],
  // The package's source, so that a change of it is seen at once.
  resolve: { alias: [{ find: /^@partyline\/react$/, replacement: `${source}/index.ts` }] },
  server: { proxy: { "/demo": local, "/pusher": local, "/docs": local } },
});
