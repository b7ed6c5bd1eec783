import { usePusher, userChannelName } from "@partyline/react";
import { createFakePartyline } from "@partyline/react/testing";
import { act, render, screen } from "@testing-library/react";
import { useState } from "react";

function Invitations() {
  const [names, setNames] = useState<readonly string[]>([]);
  usePusher({ onPartyInvitation: ({ partyName }) => setNames((before) => [...before, partyName]) });
  return <p>{names.join()}</p>;
}

test("a page hears an invitation", () => {
  const fake = createFakePartyline({ userId: "ada" });
  render(<Invitations />, { wrapper: fake.Provider });
  act(() => {
    fake.invite({ partyName: "Roof Party" });
  });
  expect(screen.getByText("Roof Party")).toBeDefined();
  expect(userChannelName("ada")).toBe("private-user-ada");
});
