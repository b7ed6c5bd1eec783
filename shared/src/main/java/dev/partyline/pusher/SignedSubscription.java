package dev.partyline.pusher;

/** The signature of a subscription. Its {@code toString} does not show it. */
public sealed interface SignedSubscription {

  /** {@code <key>:<hex hmac>}. */
  String auth();

  /** For a private channel. */
  record Private(String auth) implements SignedSubscription {
    @Override
    public String toString() {
      return "Private";
    }
  }

  /**
   * For a presence channel.
   *
   * @param channelData the signed JSON text; must reach Pusher byte for byte
   */
  record Presence(String auth, String channelData) implements SignedSubscription {
    @Override
    public String toString() {
      return "Presence";
    }
  }
}
