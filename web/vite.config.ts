import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";
import { docsPages } from "./docsPages.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** For npm run dev: a proxy to bin/local, which refuses other origins under /demo. */
const local: ProxyOptions = {
  target: "http://127.0.0.1:3000",
  configure: (proxy) => proxy.on("proxyReq", (request) => request.removeHeader("Origin")),
  headers: { "Sec-Fetch-Site": "same-origin" },
};

export default defineConfig({
  plugins: [react(), docsPages()],
  server: { proxy: { "/demo": local, "/pusher": local } },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: "test/stack.ts",
    setupFiles: "test/setup.ts",
    // Node would load pusher-js's build for servers; this is the build for pages, which finds jsdom's WebSocket.
    alias: { "pusher-js": here("node_modules/pusher-js/dist/web/pusher.js") },
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    testTimeout: 180_000,
    // The tests mostly wait, and the stack needs CPU too.
    maxWorkers: 2,
    pool: "threads",
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    reporters: ["default", ["junit", { outputFile: "target/vitest.xml" }]],
  },
});
