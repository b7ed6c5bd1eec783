// A server component: configFromEnv, and names of channels, need no browser.
import { configFromEnv, userChannelName } from "@partyline/react";
import { Live } from "./Live";

export default function Page() {
  const config = configFromEnv({
    VITE_PUSHER_APP_KEY: "key",
    VITE_PUSHER_HOST: "127.0.0.1",
    VITE_PUSHER_PORT: "9",
    VITE_API_BASE_URL: "http://127.0.0.1:9",
  });
  return (
    <main>
      <p id="channel">{userChannelName("auth0|ada")}</p>
      <Live config={config} />
    </main>
  );
}
