import { useEvent } from "@partyline/react";
import { createFakePartyline, type FakePartyline } from "@partyline/react/testing";

export const fake: FakePartyline = createFakePartyline({ userId: "ada" });

export function Wrong() {
  // @ts-expect-error The field is declared in App.tsx as text.
  useEvent("private-user-ada", "chat-message", ({ text }) => text.toFixed());
  // @ts-expect-error Data of other events are unknown.
  useEvent("private-user-ada", "another", (data) => data.text);
  return <fake.Provider>text</fake.Provider>;
}
