package dev.partyline.local;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, the last first, each one even if another cannot be closed. Thread-safe.
 */
final class Closing implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        System.err.println("could not be closed: " + e);
      }
    }
  }
}
