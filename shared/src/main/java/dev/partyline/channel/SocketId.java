package dev.partyline.channel;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.util.regex.Pattern;

/**
 * The id of a client's connection, {@code \d+\.\d+}: a {@code :} in it could change the meaning of
 * a signature (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a>).
 */
public final class SocketId {

  // Pusher's are two numbers of up to ten digits; the bound limits what is signed.
  private static final Pattern FORM = Pattern.compile("[0-9]{1,20}\\.[0-9]{1,20}");

  private final String value;

  private SocketId(String value) {
    this.value = value;
  }

  /** Parses {@code socket_id}. */
  public static Outcome<SocketId> parse(String text) {
    return FORM.matcher(text).matches()
        ? Outcome.accepted(new SocketId(text))
        : Outcome.refused(new Malformed("socket_id", "is not two numbers with a dot between"));
  }

  /** The id that Pusher assigned to the connection. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SocketId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
