package dev.partyline.benchmark.runner;

/**
 * How much is measured.
 *
 * @param starts processes of each variant
 * @param warmUp requests before a process counts as warm
 * @param blocks turns of each warm process
 * @param requests in one turn
 * @param serverWarmUp requests before the servers that functions call count as warm
 * @param loadSeconds how long several sandboxes are under load
 */
record Effort(int starts, int warmUp, int blocks, int requests, int serverWarmUp, int loadSeconds) {

  static final Effort FULL = new Effort(20, 6000, 20, 1000, 10_000, 60);

  /** Enough only to see that the measurements work. */
  static final Effort QUICK = new Effort(1, 100, 2, 20, 50, 2);
}
