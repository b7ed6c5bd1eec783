package dev.partyline.pusherserver;

/**
 * The app of a {@link PusherServer}.
 *
 * @param id the app id in the HTTP API's paths; not blank
 * @param key the public key of clients; not blank
 * @param secret the secret that signs subscriptions and HTTP requests; not blank
 */
public record PusherApp(String id, String key, String secret) {

  /**
   * Validates the values.
   *
   * @throws IllegalArgumentException if a value is blank
   */
  public PusherApp {
    requireText("id", id);
    requireText("key", key);
    requireText("secret", secret);
  }

  /** Id and key, without the secret. */
  @Override
  public String toString() {
    return "PusherApp[id=" + id + ", key=" + key + "]";
  }

  private static void requireText(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("the Pusher app's " + name + " is blank");
    }
  }
}
