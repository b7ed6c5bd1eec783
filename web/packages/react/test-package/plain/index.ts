// Without React, and without its types.
import { configFromEnv, Partyline } from "@partyline/react/core";

declare module "@partyline/react/core" {
  interface PartylineEvents {
    "chat-message": { readonly text: string };
  }
}

const config = configFromEnv({
  VITE_PUSHER_APP_KEY: "key",
  VITE_PUSHER_CLUSTER: "eu",
  VITE_API_BASE_URL: "https://api.example.org",
});
if ("kind" in config) throw new Error(config.message);
const partyline = new Partyline({ userId: "ada", getToken: async () => "token", config });
export const listen = () =>
  partyline.onEvent("private-user-ada", "chat-message", ({ text }) => console.log(text.trim()));
console.log(partyline.connection.get().state);
