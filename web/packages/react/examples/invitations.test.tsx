import { createFakePartyline } from "@partyline/react/testing";
import { act, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { InvitationList } from "./InvitationList.tsx";

test("an invitation is shown until it is dismissed", () => {
  const fake = createFakePartyline({ userId: "ada" });
  render(<InvitationList />, { wrapper: fake.Provider });
  act(() => void fake.invite({ partyName: "Roof Party", invitedBy: { username: "Grace" } }));
  expect(screen.getByText(/Grace invites you to Roof Party/)).toBeDefined();
  act(() => screen.getByText("Not now").click());
  expect(screen.queryByText(/Roof Party/)).toBeNull();
});
