package dev.partyline.cloud.lambda;

/** Where the lines go that a function writes. */
@FunctionalInterface
interface FunctionLog {

  /** Takes one line. Called by several threads. */
  void line(String line);
}
