// The page with the fake of ./testing: rendered on a server, hydrated, under StrictMode.
import { createFakePartyline } from "@partyline/react/testing";
import { StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { act } from "react-dom/test-utils";
import { expect, test, vi } from "vitest";
import { Page } from "./App.tsx";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

test("the page is hydrated and shows what is published", async () => {
  const complaints = vi.spyOn(console, "error");
  const fake = createFakePartyline({ userId: "ada", username: "Ada" });
  const page = (
    <StrictMode>
      <fake.Provider>
        <Page partyId="garden" />
      </fake.Provider>
    </StrictMode>
  );
  const html = renderToString(page);
  expect(html).toContain("closed closed");
  document.body.innerHTML = `<div id="root">${html}</div>`;
  const text = (id: string) => document.getElementById(id)?.textContent;
  const root = document.getElementById("root") as HTMLElement;
  const hydrated = hydrateRoot(root, page);
  await act(async () => {});
  expect(document.querySelector("[role=status]")?.textContent).toBe("connected");
  expect(text("party")).toBe("subscribed closed Ada");
  await act(async () => {
    fake.invite({ partyName: "Roof Party" });
    fake.publish("private-party-garden", "chat-message", { text: "hello" });
  });
  expect(text("invitations")).toBe("Roof Party");
  expect(text("texts")).toBe("hello");
  await act(async () => hydrated.unmount());
  expect(complaints).not.toHaveBeenCalled();
});
