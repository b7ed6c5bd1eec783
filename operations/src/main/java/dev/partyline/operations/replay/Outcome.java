package dev.partyline.operations.replay;

import java.util.Optional;

/**
 * The result of a replay, with numbers of events.
 *
 * @param delivered events that the trigger delivered
 * @param stillUndeliverable events that the trigger kept as undelivered items again
 * @param remaining events that were not replayed
 * @param unreadable events that could not be read
 * @param stopped why the replay stopped early; empty if it did not
 */
public record Outcome(
    int delivered,
    int stillUndeliverable,
    int remaining,
    int unreadable,
    Optional<String> stopped) {

  /** Whether there was nothing to replay. */
  public boolean isEmpty() {
    return delivered == 0 && isComplete();
  }

  /** Whether everything was delivered. */
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
      line.append(", unreadable ").append(unreadable);
    }
    if (stopped.isPresent()) {
      line.append(", %d remain: %s".formatted(remaining, stopped.get()));
    }
    return line.toString();
  }
}
