package dev.partyline.snapshot;

/** A step to run after a restore. A failure is logged and has no other effect. */
@FunctionalInterface
public interface Step {

  /** Runs the step. */
  void run() throws Exception;
}
