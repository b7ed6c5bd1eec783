import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@partyline\/react$/, replacement: here("src/index.ts") },
      { find: /^@partyline\/react\/core$/, replacement: here("src/core.ts") },
      { find: /^@partyline\/react\/testing$/, replacement: here("src/testing.ts") },
      // Node would load pusher-js's build for servers; this is the build for pages, which finds jsdom's WebSocket.
      { find: /^pusher-js$/, replacement: here("../../node_modules/pusher-js/dist/web/pusher.js") },
    ],
  },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}", "examples/**/*.test.tsx"],
    globalSetup: "test/stack.ts",
    setupFiles: "test/setup.ts",
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    testTimeout: 180_000,
    // The tests mostly wait, and the stack needs CPU too.
    maxWorkers: 2,
    pool: "threads",
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    reporters: ["default", ["junit", { outputFile: "target/vitest.xml" }]],
  },
});
