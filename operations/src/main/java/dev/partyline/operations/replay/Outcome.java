package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of a replay, with numbers of events.
 *
 * @param delivered events that the trigger delivered; in a dry run, that would be sent to it
 * @param superseded events that a later change has told, and whose undelivered items were deleted;
 *     in a dry run, that would be
 * @param stillUndeliverable events that the trigger kept as undelivered items again
 * @param gone events whose item no longer exists; they are kept
 * @param remaining events that were not replayed, because the replay stopped
 * @param unreadable events that could not be read
 * @param stopped why the replay stopped early; empty if it did not
 */
public record Outcome(
    int delivered,
    int superseded,
    int stillUndeliverable,
    int gone,
    int remaining,
    int unreadable,
    Optional<String> stopped) {

  /** Whether there was nothing to replay. */
  public boolean isEmpty() {
    return delivered + superseded == 0 && isComplete();
  }

  /** Whether nothing remains. */
  public boolean isComplete() {
    return stillUndeliverable + gone + remaining + unreadable == 0 && stopped.isEmpty();
  }

  /** In one line, such as {@code delivered 3, 2 remain: the function failed: Runtime.ExitError}. */
  public String line() {
    List<String> parts = new ArrayList<>();
    parts.add("delivered " + delivered);
    add(parts, "superseded", superseded);
    add(parts, "still undeliverable", stillUndeliverable);
    add(parts, "gone", gone);
    add(parts, "unreadable", unreadable);
    stopped.ifPresent(reason -> parts.add("%d remain: %s".formatted(remaining, reason)));
    return String.join(", ", parts);
  }

  /** Of a dry run, in one line. */
  public String dryRunLine() {
    List<String> parts = new ArrayList<>();
    parts.add("would replay " + delivered);
    add(parts, "superseded", superseded);
    add(parts, "gone", gone);
    add(parts, "unreadable", unreadable);
    return "dry run: %s; nothing was sent".formatted(String.join(", ", parts));
  }

  private static void add(List<String> parts, String what, int count) {
    if (count > 0) {
      parts.add(what + " " + count);
    }
  }
}
