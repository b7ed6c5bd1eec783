package dev.partyline.benchmark.runner;

/**
 * How much is measured.
 *
 * @param starts processes of each variant
 * @param warmUp requests before a process counts as warm
 * @param blocks turns of each warm process
 * @param requests in one turn
 */
record Effort(int starts, int warmUp, int blocks, int requests) {

  static final Effort FULL = new Effort(20, 6000, 10, 500);

  /** Enough only to see that the measurements work. */
  static final Effort QUICK = new Effort(3, 300, 3, 50);
}
