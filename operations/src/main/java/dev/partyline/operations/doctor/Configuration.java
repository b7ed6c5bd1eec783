package dev.partyline.operations.doctor;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration to check. {@link #toString} shows no values: some are secret.
 *
 * @param environment the environment variables of all functions
 * @param api the API's address
 * @param token a user's token
 * @param origin the origin of the page, as a browser sends it
 * @param party the id of a party that the user is a member of
 * @param channel the channel name that a client subscribes to
 * @param event the event name that a client binds to
 * @param sendsEvent whether an event may be published to the user's own channel
 * @param invites whether an invitation may be written to the table and deleted again: under
 *     bin/local only
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

  /** Copies the environment. */
  public Configuration {
    environment = Map.copyOf(environment);
  }

  /** Whether the environment has any of the functions' variables. */
  public static boolean settingsAreIn(Map<String, String> environment) {
    return Settings.areIn(environment);
  }

  @Override
  public String toString() {
    return "Configuration[" + environment.keySet() + "]";
  }
}
