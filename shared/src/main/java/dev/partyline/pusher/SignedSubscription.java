package dev.partyline.pusher;

/** A subscription that Pusher will accept. Its {@code toString} shows no signature. */
public sealed interface SignedSubscription {

  /** {@code <key>:<hex hmac>}. */
  String auth();

  /** To a private channel. */
  record Private(String auth) implements SignedSubscription {
    @Override
    public String toString() {
      return "Private";
    }
  }

  /**
   * To a presence channel.
   *
   * @param channelData the JSON text that was signed along; must reach Pusher byte for byte
   */
  record Presence(String auth, String channelData) implements SignedSubscription {
    @Override
    public String toString() {
      return "Presence";
    }
  }
}
