package dev.partyline.outcome;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A dependency is unavailable: the key set, a table, or Pusher's credentials. Nothing is decided or
 * signed; the caller may retry.
 */
public final class UnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param what the dependency, as a code for the log ({@code key_set}, {@code members}, {@code
   *     pusher_credentials})
   * @param cause the exception underneath, if any; its text must not reach answers and logs
   */
  public UnavailableException(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
