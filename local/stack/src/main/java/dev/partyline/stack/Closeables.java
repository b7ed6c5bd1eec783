package dev.partyline.stack;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes resources in reverse order, each even if closing another one fails. Thread-safe. */
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
        System.err.println("cannot close: " + e);
      }
    }
  }
}
