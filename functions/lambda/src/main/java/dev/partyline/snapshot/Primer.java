package dev.partyline.snapshot;

/** Runs before a snapshot is taken. A failure is logged and has no other effect. */
@FunctionalInterface
public interface Primer {

  /**
   * Primes.
   *
   * @return a step to run after the restore, with the others
   */
  Step prime() throws Exception;
}
