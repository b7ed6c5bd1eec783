package dev.partyline.operations.replay;

import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param delivered how many the trigger has sent
 * @param stillUndeliverable how many it has kept as undelivered once more
 * @param remaining how many it did not come to
 * @param unreadable how many could not be read
 * @param stopped why some remain; nothing if none does
 */
public record Outcome(
    int delivered,
    int stillUndeliverable,
    int remaining,
    int unreadable,
    Optional<String> stopped) {

  /** Whether there was nothing to replay. */
  public boolean isNothing() {
    return delivered == 0 && isComplete();
  }

  /** Whether nothing is left to be done. */
  public boolean isComplete() {
    return stillUndeliverable + remaining + unreadable == 0 && stopped.isEmpty();
  }

  /** In one line, such as {@code delivered 3, 2 remain: the function failed: Runtime.ExitError}. */
  public String line() {
    StringBuilder line = new StringBuilder("delivered " + delivered);
    if (stillUndeliverable > 0) {
      line.append(", still undeliverable ").append(stillUndeliverable);
    }
    if (unreadable > 0) {
      line.append(", not readable ").append(unreadable);
    }
    if (stopped.isPresent()) {
      line.append(", %d remain: %s".formatted(remaining, stopped.get()));
    }
    return line.toString();
  }
}
