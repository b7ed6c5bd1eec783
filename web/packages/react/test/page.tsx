import { type ReactNode, StrictMode } from "react";
import { inject } from "vitest";
import { PartylineProvider } from "../src/index.ts";
import { FaultyApi } from "./faultyApi.ts";
import { anId, config, tokenFor } from "./party.ts";
import { PusherProxy } from "./pusherProxy.ts";

/** A user with a separate page, whose connections go through proxies that can fail. */
export async function aPage(prefix = "user") {
  const ready = inject("ready");
  const userId = anId(prefix);
  const api = await FaultyApi.inFrontOf(ready.api);
  const pusherProxy = await PusherProxy.to(ready.pusher);
  const ends: (() => void)[] = [];
  const page = {
    userId,
    api,
    pusherProxy,
    config: { ...config, apiBaseUrl: api.url, port: pusherProxy.port },
    getToken: () => tokenFor(userId),
    /** A wrapper for render: its children have a provider with this user. */
    wrapper: ({ children }: { children: ReactNode }) => (
      <PartylineProvider userId={userId} getToken={page.getToken} config={page.config}>
        {children}
      </PartylineProvider>
    ),
    strictWrapper: ({ children }: { children: ReactNode }) => (
      <StrictMode>
        <page.wrapper>{children}</page.wrapper>
      </StrictMode>
    ),
    /** Resources that close with the page. */
    ends: (end: () => void) => ends.push(end),
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end();
      api.close();
      pusherProxy.close();
    },
  };
  return page;
}

export type Page = Awaited<ReturnType<typeof aPage>>;
