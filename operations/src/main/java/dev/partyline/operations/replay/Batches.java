package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cuts what is to be replayed into what one invocation takes, in the order that it has. */
final class Batches {

  // The template's batch size: what the trigger's time-out is made for.
  private static final int MAX_RECORDS = 100;
  // Of the 6 MB that an invocation takes,
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  private static final int MAX_BYTES = 5 * 1024 * 1024;

  private Batches() {}

  /** A record that is larger than that by itself is a batch of its own. */
  static <T> List<List<T>> of(List<T> all, Function<T, EventRecord> record) {
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    int bytes = 0;
    for (T next : all) {
      int size = record.apply(next).bytes();
      if (!batch.isEmpty() && (batch.size() == MAX_RECORDS || bytes + size > MAX_BYTES)) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(next);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
