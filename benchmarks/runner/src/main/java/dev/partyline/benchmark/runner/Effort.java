package dev.partyline.benchmark.runner;

/**
 * How much is measured.
 *
 * @param starts processes of each variant
 * @param warmUp requests before a process counts as warm
 * @param blocks how often each warm process has its turn
 * @param requests in one turn
 */
record Effort(int starts, int warmUp, int blocks, int requests) {

  static final Effort FULL = new Effort(20, 6000, 10, 500);

  /** Enough to see that the instruments work, and for nothing else. */
  static final Effort QUICK = new Effort(3, 300, 3, 50);
}
