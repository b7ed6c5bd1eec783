import { type ReactNode, StrictMode } from "react";
import { inject } from "vitest";
import { PartylineProvider } from "../src/partyline";
import { BreakableLine } from "./breakableLine";
import { FaultyApi } from "./faultyApi";
import { anId, config, tokenFor } from "./party";

/** A user with a page of their own, on lines that can be watched and broken. */
export async function aPage() {
  const ready = inject("ready");
  const userId = anId("user");
  const api = await FaultyApi.inFrontOf(ready.api);
  const line = await BreakableLine.to(ready.pusher);
  const ends: (() => void)[] = [];
  const page = {
    userId,
    api,
    line,
    config: { ...config, apiBaseUrl: api.url, port: line.port },
    getToken: () => tokenFor(userId),
    /** For render: what is inside has a provider, as this user. */
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
    /** What is to end with the page. */
    ends: (end: () => void) => ends.push(end),
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end();
      api.close();
      line.close();
    },
  };
  return page;
}

export type Page = Awaited<ReturnType<typeof aPage>>;
