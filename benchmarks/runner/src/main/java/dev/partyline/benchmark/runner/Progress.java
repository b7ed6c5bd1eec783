package dev.partyline.benchmark.runner;

/** Reports progress on standard error. */
final class Progress {

  private final long startedAt = System.nanoTime();

  void step(String what, int done, int of) {
    System.err.printf(
        "%4d s  %s %d/%d%n", (System.nanoTime() - startedAt) / 1_000_000_000, what, done, of);
  }
}
