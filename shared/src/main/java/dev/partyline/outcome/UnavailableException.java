package dev.partyline.outcome;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something that a decision needs cannot be asked now: the key set, the table, or Pusher's
 * credentials. Nothing is decided then, and nothing signed; the caller may come back.
 */
public final class UnavailableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param what what cannot be asked, as a code for the log ({@code key_set}, {@code members},
   *     {@code pusher_credentials})
   * @param cause the fault underneath; its text stays out of answers and logs; may be unknown
   */
  public UnavailableException(String what, @Nullable Throwable cause) {
    super(what, cause);
  }
}
