import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    globalSetup: "test/stack.ts",
    setupFiles: "test/setup.ts",
    // Node would take pusher-js's build for servers; a page takes this one, which finds jsdom's WebSocket.
    alias: { "pusher-js": here("node_modules/pusher-js/dist/web/pusher.js") },
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "tsconfig.json" },
    testTimeout: 30_000,
    // The tests mostly wait; the other half of the work is the stack's.
    maxWorkers: 2,
    pool: "threads",
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    reporters: ["default", ["junit", { outputFile: "target/vitest.xml" }]],
  },
});
