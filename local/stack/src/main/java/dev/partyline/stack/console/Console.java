package dev.partyline.stack.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Standard error as a person sees it: lines, and the progress of a step. On a terminal the progress
 * is one line that moves and stays below all others; elsewhere a plain line when a step ends.
 * Thread-safe.
 */
public final class Console implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final String ERASE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean quiet;
  private final Clock clock;
  private final PrintStream lines = LineStream.to(this::line);
  private String step = "";
  private String detail = "";
  private Instant since = Instant.EPOCH;

  /**
   * @param terminal whether {@code out} is a terminal
   * @param quiet whether only a terminal gets progress
   */
  public Console(PrintStream out, boolean terminal, boolean quiet, Clock clock) {
    this.out = out;
    this.terminal = terminal;
    this.quiet = quiet;
    this.clock = clock;
  }

  /** Whether it is a terminal, which shows colours. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Receives whole lines, which never mix with the progress. */
  public PrintStream lines() {
    return lines;
  }

  /** A line about an error, in red on a terminal. */
  public void error(String line) {
    lines.println(terminal ? Colour.RED.of(line) : line);
  }

  /** Begins a step. */
  public synchronized void begin(String name) {
    step = name;
    detail = "";
    since = clock.instant();
    if (terminal) {
      draw();
      Instant begun = since;
      Thread.ofVirtual().name("progress").start(() -> tick(begun));
    }
  }

  /** Says what the step does now. */
  public synchronized void doing(String now) {
    detail = now;
    draw();
  }

  /** Ends the step, with a line that has its duration. */
  public synchronized void end() {
    if (step.isEmpty()) {
      return;
    }
    Duration took = Duration.between(since, clock.instant());
    String line = ended(step, took);
    erase();
    step = "";
    if (!quiet) {
      out.println(line);
    }
  }

  /** Ends the step, without a line: another one tells what became of it. */
  public synchronized Duration abandon() {
    erase();
    step = "";
    return Duration.between(since, clock.instant());
  }

  /** The same form as in {@code bin/step}. */
  static String ended(String step, Duration took) {
    return "%-14s %6s s".formatted(step, seconds(took));
  }

  /** Seconds with one digit after the point. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  private synchronized void line(String line) {
    erase();
    out.println(line);
    draw();
  }

  private void tick(Instant begun) {
    try {
      while (draws(begun)) {
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean draws(Instant begun) {
    boolean same = !step.isEmpty() && begun.equals(since);
    if (same) {
      draw();
    }
    return same;
  }

  private void draw() {
    if (terminal && !step.isEmpty()) {
      out.print(ERASE + ended(step, Duration.between(since, clock.instant())) + "  " + detail);
      out.flush();
    }
  }

  private void erase() {
    if (terminal && !step.isEmpty()) {
      out.print(ERASE);
      out.flush();
    }
  }

  /** Leaves no half line behind. */
  @Override
  public synchronized void close() {
    erase();
    step = "";
  }
}
