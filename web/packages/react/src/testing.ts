// For the tests of pages that use the hooks.
export {
  createFakePartyline,
  type FakeInvitation,
  type FakePartyline,
  type FakePartylineOptions,
  type FakeUpdate,
  type FinalChannelError,
} from "./testing/fakePartyline.tsx";
