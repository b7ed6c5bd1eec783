package dev.partyline.pusherserver;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a connection: two decimal numbers separated by a dot.
 *
 * <p>Server libraries require the form {@code \d+\.\d+} (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">auth
 * signatures</a>).
 */
final class SocketId {

  private static final Pattern FORM = Pattern.compile("[0-9]{1,20}\\.[0-9]{1,20}");
  private static final long BOUND = 1_000_000_000L;

  private final String text;

  private SocketId(String text) {
    this.text = text;
  }

  /** Parses an id; empty if the text is invalid. */
  static Optional<SocketId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SocketId(text)) : Optional.empty();
  }

  /** Returns a random id, with a collision probability of 10^-18. */
  static SocketId random(RandomGenerator random) {
    return new SocketId(random.nextLong(1, BOUND) + "." + random.nextLong(1, BOUND));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SocketId id && id.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
