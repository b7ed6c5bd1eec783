package dev.partyline.pusher;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.util.regex.Pattern;

/**
 * What Pusher knows an app by. {@link #toString} leaves the secret out. Immutable, thread-safe.
 *
 * @param appId the app's number
 * @param key public: every client has it
 * @param secret signs; never leaves the function
 */
public record PusherCredentials(String appId, String key, String secret) {

  // Both stand in URLs and in front of the ":" of a signature, so neither may hold anything else.
  private static final Pattern PLAIN = Pattern.compile("[-A-Za-z0-9_]+");

  /**
   * Reads {@code PUSHER_APP_ID}, {@code PUSHER_APP_KEY} and {@code PUSHER_APP_SECRET}.
   *
   * @throws EnvironmentException if one is not set or cannot be one
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

  /** Whether it can be an app's id or key. */
  static boolean isPlain(String value) {
    return PLAIN.matcher(value).matches();
  }

  @Override
  public String toString() {
    return "PusherCredentials[appId=" + appId + ", key=" + key + "]";
  }
}
