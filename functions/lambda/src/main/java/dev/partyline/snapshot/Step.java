package dev.partyline.snapshot;

/** Something to be done around a snapshot. It may fail: nothing depends on it. */
@FunctionalInterface
public interface Step {

  /** Does it. */
  void run() throws Exception;
}
