package dev.partyline.benchmark.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A function and how to start it.
 *
 * @param name as in the tables
 * @param command to run
 * @param folder in which Lambda's clients look for the code
 * @param environment in addition to the common variables
 */
record Variant(String name, List<String> command, Path folder, Map<String, String> environment) {

  /**
   * The baseline of runtime and machine: a function that does nothing.
   *
   * @return whether this is one, whose answer is an empty 200
   */
  boolean isEmpty() {
    return name.startsWith("empty ");
  }

  /**
   * Checks an answer.
   *
   * @throws MeasuringException if it is invalid, so that it is not measured
   */
  void check(SignedRequest request, RuntimeApi.Exchange exchange) {
    if (!isEmpty()) {
      request.check(exchange);
    } else if (!exchange.answer().contains("200")) {
      throw new MeasuringException("answered " + exchange.answer());
    }
  }

  Variant named(String other) {
    return new Variant(other, command, folder, environment);
  }

  /** The same with more options for the JVM. */
  Variant with(String... options) {
    List<String> more = new ArrayList<>(command);
    more.addAll(1, List.of(options));
    return new Variant(name, List.copyOf(more), folder, environment);
  }

  Variant with(Map<String, String> more) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.putAll(more);
    return new Variant(name, command, folder, all);
  }
}
