package dev.partyline.cloud.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * The maximum payload of an invocation: 6 MB (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">quotas</a>).
 */
final class PayloadLimit {

  static final int BYTES = 6 * 1024 * 1024;

  private PayloadLimit() {}

  /** Splits a batch into as few parts as possible, in order. */
  static List<List<StreamRecord>> split(List<StreamRecord> batch) {
    List<List<StreamRecord>> parts = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < batch.size(); i++) {
      long record = bytes(batch.get(i));
      if (bytes + record + envelope() > BYTES && i > from) {
        parts.add(batch.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += record;
    }
    if (from < batch.size()) {
      parts.add(batch.subList(from, batch.size()));
    }
    return parts;
  }

  /** Whether a batch has reached the limit. */
  static boolean isReached(List<StreamRecord> batch) {
    return batch.stream().mapToLong(PayloadLimit::bytes).sum() + envelope() >= BYTES;
  }

  private static long envelope() {
    return StreamRecord.event(List.of()).length();
  }

  private static long bytes(StreamRecord record) {
    long comma = 1;
    return record.json().getBytes(UTF_8).length + comma;
  }
}
