// @vitest-environment node
import { describe, expect, test } from "vitest";
import { readEvent } from "../src/events.ts";

const invitation = {
  partyId: "garden",
  partyName: "Garden Party",
  invitedBy: { id: "ada", username: "Ada" },
  invitedAt: "2026-01-01T00:00:00Z",
  eventId: "one",
};
const update = {
  partyId: "garden",
  updateType: "member-joined",
  data: { userId: "ada", username: "Ada" },
  updatedAt: "2026-01-01T00:00:00Z",
  eventId: "one",
};

describe("what is read", () => {
  test.each([
    ["party-invitation-received", invitation],
    ["party-updated", update],
    ["party-updated", { ...update, data: { userId: "ada", username: "Ada", avatar: "https://example.org/ada.png" } }],
    ["party-updated", { ...update, updateType: "member-left" }],
    ["party-updated", { ...update, updateType: "settings-changed", data: { name: null, settings: { music: "loud" } } }],
  ])("%s %j", (name, data) => {
    expect(readEvent(name, data)).toEqual({ name, data, eventId: "one" });
  });

  test("unknown fields are left out, so that nobody builds on them", () => {
    expect(readEvent("party-invitation-received", { ...invitation, secret: 1 })).toEqual({
      name: "party-invitation-received",
      data: invitation,
      eventId: "one",
    });
  });
});

describe("an event of another name is passed on as it is", () => {
  test("with its id", () => {
    const data = { text: "hello", eventId: "one" };
    expect(readEvent("chat-message", data)).toEqual({ name: "chat-message", data, eventId: "one" });
  });

  test.each([null, "text", 7, [1], {}, { eventId: 7 }])("%j gets an id of its own", (data) => {
    const [first, second] = [readEvent("chat-message", data), readEvent("chat-message", data)];
    expect(first).toEqual({ name: "chat-message", data, eventId: expect.any(String) });
    expect(second).not.toEqual(first);
  });
});

describe("an invalid event is described", () => {
  test.each([
    ["party-invitation-received", null, "its data are no object"],
    ["party-invitation-received", [invitation], "its data are no object"],
    ["party-invitation-received", { ...invitation, partyId: 7 }, "partyId is no text"],
    ["party-invitation-received", { ...invitation, partyName: undefined }, "partyName is no text"],
    ["party-invitation-received", { ...invitation, invitedBy: "Ada" }, "invitedBy is no object"],
    ["party-invitation-received", { ...invitation, invitedBy: { id: "ada" } }, "invitedBy has no id and username"],
    ["party-updated", "text", "its data are no object"],
    ["party-updated", { ...update, partyId: null }, "partyId is no text"],
    ["party-updated", { ...update, data: undefined }, "data is no object"],
    ["party-updated", { ...update, data: { userId: "ada" } }, "data has no userId and username"],
    ["party-updated", { ...update, updateType: "burnt-down" }, 'updateType is "burnt-down"'],
  ])("%s %j: %s", (name, data, problem) => {
    expect(readEvent(name, data)).toEqual({ problem });
  });
});
