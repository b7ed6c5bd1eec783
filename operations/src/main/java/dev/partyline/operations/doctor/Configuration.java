package dev.partyline.operations.doctor;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration to check. {@link #toString} shows no value, since some are secret.
 *
 * @param environment the functions' variables, of all three together
 * @param api the API's address
 * @param token a user's
 * @param origin of the page that asks, as a browser sends it
 * @param party whose presence channel the user should be able to be in
 * @param channel a name that a client subscribes to
 * @param event a name that a client binds to
 * @param sendsEvent whether an event may be published to the user's own channel
 * @param invites whether an invitation may be put into the table and taken out again: on a stack of
 *     this machine only
 */
public record Configuration(
    Map<String, String> environment,
    Optional<URI> api,
    Optional<String> token,
    Optional<String> origin,
    Optional<String> party,
    Optional<String> channel,
    Optional<String> event,
    boolean sendsEvent,
    boolean invites) {

  /** Copies the map. */
  public Configuration {
    environment = Map.copyOf(environment);
  }

  /** Whether any variable of the functions' is among these. */
  public static boolean settingsAreIn(Map<String, String> environment) {
    return Settings.areIn(environment);
  }

  @Override
  public String toString() {
    return "Configuration[" + environment.keySet() + "]";
  }
}
