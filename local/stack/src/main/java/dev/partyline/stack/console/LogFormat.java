package dev.partyline.stack.console;

import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;

/** The form of log lines. */
public enum LogFormat {
  /** For a person: one short line. */
  TEXT,
  /** For a program: as the function wrote it. */
  JSON;

  /**
   * Returns what formats lines, each behind its function's name.
   *
   * @param colours whether the reader is a terminal
   */
  public Function<LogLine, String> lines(boolean colours) {
    return switch (this) {
      case TEXT -> new LineText(ZoneId.systemDefault(), colours)::of;
      case JSON -> LogLine::json;
    };
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
