package dev.partyline.cloud.lambda;

/** Receives a function's log lines. */
@FunctionalInterface
interface FunctionLog {

  /** Receives a line. Called by several threads. */
  void line(String line);
}
