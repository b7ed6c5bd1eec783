package dev.partyline.snapshot;

/** What is run before a snapshot is taken. It may fail: nothing depends on it. */
@FunctionalInterface
public interface Primer {

  /**
   * Does it.
   *
   * @return what is left for after the restore, beside what is refreshed then
   */
  Step prime() throws Exception;
}
