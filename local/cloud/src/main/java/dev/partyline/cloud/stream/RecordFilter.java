package dev.partyline.cloud.stream;

import java.io.IOException;
import java.util.List;
import software.amazon.event.ruler.Machine;

/**
 * Selects the records for the function: those that match at least one pattern, or all if there are
 * no patterns. Uses AWS's own engine (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">event
 * filtering</a>). Thread-safe.
 */
final class RecordFilter {

  private final Machine machine = Machine.builder().build();
  private final boolean all;

  /**
   * @throws IOException if a pattern is invalid
   */
  RecordFilter(List<String> patterns) throws IOException {
    all = patterns.isEmpty();
    for (String pattern : patterns) {
      machine.addRule("pattern", pattern);
    }
  }

  boolean matches(String json) {
    try {
      return all || !machine.rulesForJSONEvent(json).isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException("the filter failed", e);
    }
  }
}
