package dev.partyline.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;

/** Splits what is printed into lines. Thread-safe. */
final class LineStream extends OutputStream {

  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  private LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Returns a stream whose lines go to a receiver, one at a time. */
  static PrintStream to(Consumer<String> lines) {
    return new PrintStream(new LineStream(lines), true, UTF_8);
  }

  @Override
  public synchronized void write(int value) {
    if (value == '\n') {
      lines.accept(begun.toString(UTF_8));
      begun.reset();
    } else {
      begun.write(value);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }
}
