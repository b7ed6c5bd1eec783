package dev.partyline.benchmark.runner;

/** A variant could not be measured; the message says why, for its row. */
final class MeasuringException extends RuntimeException {

  @java.io.Serial private static final long serialVersionUID = 1L;

  MeasuringException(String message) {
    super(message);
  }
}
