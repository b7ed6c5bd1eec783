package dev.partyline.operations.doctor;

import dev.partyline.channel.UserId;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.operations.CommandException;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.CredentialsSource;
import java.time.Clock;
import java.util.Map;

/**
 * Computes the hash by which channel auth's log names a user, with the functions' own classes and
 * the app's current secret.
 */
final class UserHash {

  private UserHash() {}

  /**
   * The hash of one user.
   *
   * @param environment the functions' variables; only Pusher's credentials are read
   * @throws CommandException if a variable is missing or invalid, or the secret cannot be read
   */
  static String of(UserId id, Map<String, String> environment, Clock clock)
      throws CommandException {
    Aws aws = new Aws(environment);
    CredentialsSource source;
    try {
      source = CredentialsSource.from(new Environment(environment), aws.sdk(), clock, line -> {});
    } catch (EnvironmentException e) {
      throw new CommandException(String.valueOf(e.getMessage()));
    }
    // This reads the secret.
    Finding secret = PusherApp.secret(source, aws);
    return new Pseudonyms(source)
        .user(id)
        .orElseThrow(() -> new CommandException(secret.seen() + ". " + secret.advice()));
  }

  /** Finds the user's lines, in the language of CloudWatch Logs Insights. */
  static String query(String hash) {
    return "filter user = \"%s\" | fields @timestamp, outcome, reason, channel | sort @timestamp desc"
        .formatted(hash);
  }
}
