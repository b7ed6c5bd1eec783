import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "jsdom",
    // So that a mock of pusher-js is the package's too.
    server: { deps: { inline: [/@partyline\/react/] } },
  },
});
