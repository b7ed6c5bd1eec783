package dev.partyline.stack;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, the last first, each one even if another cannot be closed. Thread-safe.
 */
public final class Closeables implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  public synchronized <T extends AutoCloseable> T add(T resource) {
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
