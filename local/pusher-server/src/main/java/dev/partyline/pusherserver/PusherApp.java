package dev.partyline.pusherserver;

/**
 * The one app a {@link PusherServer} serves.
 *
 * @param id the app id in the HTTP API's paths; not blank
 * @param key the public key, which clients connect with; not blank
 * @param secret what subscriptions and HTTP requests are signed with; not blank
 */
public record PusherApp(String id, String key, String secret) {

  /**
   * @throws IllegalArgumentException for a blank value
   */
  public PusherApp {
    requireText("id", id);
    requireText("key", key);
    requireText("secret", secret);
  }

  /** Id and key; the secret stays out, since this text ends up in logs. */
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
