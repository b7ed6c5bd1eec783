package dev.partyline.pusher;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.regex.Pattern;

/**
 * A Pusher app's credentials. {@link #toString} leaves the secret out. Immutable, thread-safe.
 *
 * @param appId the app's number
 * @param key public: every client has it
 * @param secret the signing key, never sent anywhere
 */
public record PusherCredentials(String appId, String key, String secret) {

  // Both are used in URLs and before the ":" of a signature, so no other character is allowed.
  private static final Pattern PLAIN = Pattern.compile("[-A-Za-z0-9_]+");

  /**
   * Reads {@code PUSHER_APP_ID}, {@code PUSHER_APP_KEY} and {@code PUSHER_APP_SECRET}.
   *
   * @throws EnvironmentException if one is not set or invalid
   */
  public static PusherCredentials from(Environment environment) {
    return new PusherCredentials(
        plain(environment, "PUSHER_APP_ID"),
        plain(environment, "PUSHER_APP_KEY"),
        environment.required("PUSHER_APP_SECRET"));
  }

  private static String plain(Environment environment, String variable) {
    String value = environment.required(variable);
    if (!isPlain(value)) {
      throw new EnvironmentException(variable, "must be letters, digits, - and _ only");
    }
    return value;
  }

  /** Whether the text is valid as an app's id or key. */
  static boolean isPlain(String value) {
    return PLAIN.matcher(value).matches();
  }

  @Override
  public String toString() {
    return "PusherCredentials[appId=" + appId + ", key=" + key + "]";
  }
}
