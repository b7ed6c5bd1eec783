import type Pusher from "pusher-js";
import { describe, expectTypeOf, test } from "vitest";
import {
  type CursorStore,
  type Delivery,
  type EventData,
  type PartyInvitationEvent,
  type PartylineError,
  type PartylineProviderProps,
  type PartyMember,
  type PartyUpdateEvent,
  type PresenceMember,
  type UsePartyInvitationsResult,
  type UsePartyOptions,
  type UsePartyPresenceResult,
  type UsePusherOptions,
  type UsePusherResult,
  useEvent,
} from "../src/index.ts";

describe("events", () => {
  test("an invitation is what docs/events.md says", () => {
    expectTypeOf<PartyInvitationEvent>().toEqualTypeOf<{
      readonly partyId: string;
      readonly partyName: string;
      readonly invitedBy: { readonly id: string; readonly username: string };
      readonly invitedAt: string;
      readonly eventId: string;
    }>();
  });

  test("updateType is one of three", () => {
    expectTypeOf<PartyUpdateEvent["updateType"]>().toEqualTypeOf<
      "member-joined" | "member-left" | "settings-changed"
    >();
  });

  test("updateType says what data is", () => {
    const read = (update: PartyUpdateEvent) => {
      switch (update.updateType) {
        case "member-joined":
        case "member-left":
          expectTypeOf(update.data).toEqualTypeOf<PartyMember>();
          expectTypeOf(update.data.avatar).toEqualTypeOf<string | undefined>();
          break;
        case "settings-changed":
          expectTypeOf(update.data.name).toEqualTypeOf<string | null | undefined>();
          expectTypeOf(update.data["settings"]).toBeUnknown();
          // @ts-expect-error No member: the settings changed.
          update.data.userId satisfies string;
          break;
        default:
          expectTypeOf(update).toBeNever();
      }
    };
    expectTypeOf(read).returns.toBeVoid();
  });

  test("who is there has an avatar or no such field", () => {
    expectTypeOf<PresenceMember>().toEqualTypeOf<{
      readonly id: string;
      readonly username: string;
      readonly avatar?: string;
    }>();
    // @ts-expect-error A missing avatar is left out.
    ({ id: "ada", username: "Ada", avatar: undefined }) satisfies PresenceMember;
  });
});

describe("errors", () => {
  test("kind says what else there is", () => {
    const read = (error: PartylineError) => {
      if (error.kind === "configuration") expectTypeOf(error.variable).toBeString();
      if (error.kind === "forbidden") {
        expectTypeOf(error.final).toEqualTypeOf<true>();
        expectTypeOf(error.channel).toBeString();
      }
      if (!error.final && error.kind !== "pusher-unreachable") expectTypeOf(error.retryInMilliseconds).toBeNumber();
      if (error.kind === "sign-in" && error.final) {
        expectTypeOf(error.reason).toEqualTypeOf<"unauthorized" | "forbidden" | "rejected" | "sign-in-refused">();
      }
      // @ts-expect-error Not every error has a channel.
      error.channel satisfies string;
    };
    expectTypeOf(read).returns.toBeVoid();
  });
});

describe("hooks", () => {
  test("usePusher", () => {
    expectTypeOf<UsePusherResult["pusher"]>().toEqualTypeOf<Pusher | null>();
    expectTypeOf<UsePusherResult["isConnected"]>().toBeBoolean();
    expectTypeOf<UsePusherResult["user"]>().toEqualTypeOf<string | null>();
    expectTypeOf<UsePusherResult["error"]>().toEqualTypeOf<PartylineError | null>();
    expectTypeOf<Parameters<NonNullable<UsePusherOptions["onPartyUpdate"]>>>().toEqualTypeOf<
      [PartyUpdateEvent, Delivery]
    >();
    expectTypeOf<Parameters<NonNullable<UsePusherOptions["onPartyInvitation"]>>>().toEqualTypeOf<
      [PartyInvitationEvent, Delivery]
    >();
    expectTypeOf<Parameters<NonNullable<UsePusherOptions["onResume"]>>>().toEqualTypeOf<
      [{ readonly complete: boolean }]
    >();
    // Callbacks may do without what they do not need.
    expectTypeOf<(update: PartyUpdateEvent) => void>().toExtend<NonNullable<UsePusherOptions["onPartyUpdate"]>>();
    expectTypeOf<() => void>().toExtend<NonNullable<UsePartyOptions["onResume"]>>();
  });

  test("usePartyPresence and usePartyInvitations", () => {
    expectTypeOf<UsePartyPresenceResult["members"]>().toEqualTypeOf<readonly PresenceMember[]>();
    expectTypeOf<UsePartyPresenceResult["me"]>().toEqualTypeOf<PresenceMember | null>();
    expectTypeOf<UsePartyInvitationsResult["invitations"]>().toEqualTypeOf<readonly PartyInvitationEvent[]>();
  });

  test("the browser's own storage is a cursor store", () => {
    const store = (storage: Storage): CursorStore => ({
      get: (key) => storage.getItem(key),
      set: (key, value) => storage.setItem(key, value),
    });
    expectTypeOf(store).returns.toEqualTypeOf<CursorStore>();
  });

  test("the provider wants a token each time", () => {
    expectTypeOf<PartylineProviderProps["getToken"]>().toEqualTypeOf<() => Promise<string>>();
    expectTypeOf<PartylineProviderProps["userId"]>().toEqualTypeOf<string | null>();
  });
});

declare module "../src/index.ts" {
  interface PartylineEvents {
    "test-chat-message": { readonly text: string };
  }
}

describe("own events", () => {
  test("have the data of PartylineEvents, Partyline's too", () => {
    expectTypeOf<EventData<"test-chat-message">>().toEqualTypeOf<{ readonly text: string }>();
    expectTypeOf<EventData<"party-updated">>().toEqualTypeOf<PartyUpdateEvent>();
    expectTypeOf<EventData<"another">>().toBeUnknown();
    const use = () => {
      useEvent("private-user-ada", "test-chat-message", (data, { missed }) => {
        expectTypeOf(data.text).toBeString();
        expectTypeOf(missed).toBeBoolean();
      });
      useEvent(null, "another", (data) => expectTypeOf(data).toBeUnknown());
      // @ts-expect-error There is no such field.
      useEvent("private-user-ada", "test-chat-message", (data) => data.author);
    };
    expectTypeOf(use).returns.toBeVoid();
  });
});
