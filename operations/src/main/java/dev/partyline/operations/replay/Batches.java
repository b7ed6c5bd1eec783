package dev.partyline.operations.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Splits records into batches for one invocation each, in the given order. */
final class Batches {

  // The template's batch size, which the trigger's timeout is made for.
  private static final int MAX_RECORDS = 100;
  // Less than the 6 MB that an invocation accepts,
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  private static final int MAX_BYTES = 5 * 1024 * 1024;

  private Batches() {}

  /** Splits a list. A larger record is a batch of its own. */
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
