package dev.partyline.stack.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sends the functions' log lines to a stream, in the chosen format, and to a file for {@code
 * bin/local logs}. Thread-safe.
 */
public final class FunctionLogs implements AutoCloseable {

  private static final String SUFFIX = ".log";

  private final PrintStream out;
  private final Function<LogLine, String> format;
  private final Path file;
  private final LogFile kept;
  private final Clock clock;

  private FunctionLogs(PrintStream out, Function<LogLine, String> format, Path file, Clock clock)
      throws IOException {
    this.out = out;
    this.format = format;
    this.file = file;
    this.kept = new LogFile(file, LogFile.MAX_BYTES);
    this.clock = clock;
  }

  /**
   * Keeps lines in {@code <process id>.log}, and deletes the files of processes that have ended.
   *
   * @param out receives the lines
   * @param colours whether {@code out} is a terminal
   * @param folder the folder of the kept files, which need not exist
   */
  public static FunctionLogs kept(
      PrintStream out, LogFormat format, boolean colours, Path folder, Clock clock)
      throws IOException {
    Files.createDirectories(folder);
    deleteOld(folder);
    return new FunctionLogs(
        out, format.lines(colours), folder.resolve(ProcessHandle.current().pid() + SUFFIX), clock);
  }

  /** A stream for lines such as {@code [ChannelAuthFunction] {…}}, of which nothing is kept. */
  public static PrintStream passing(
      PrintStream out, LogFormat format, boolean colours, Clock clock) {
    Function<LogLine, String> lines = format.lines(colours);
    return LineStream.to(
        printed -> out.println(lines.apply(LogLine.printed(clock.instant(), printed))));
  }

  /** Receives lines such as {@code [ChannelAuthFunction] {…}}. */
  public PrintStream stream() {
    return LineStream.to(this::line);
  }

  /** The file with the lines. */
  public Path file() {
    return file;
  }

  private void line(String printed) {
    LogLine line = LogLine.printed(clock.instant(), printed);
    out.println(format.apply(line));
    try {
      kept.add(line);
    } catch (IOException e) {
      // Such as a full disk, or during the shutdown: the line has been printed.
    }
  }

  private static void deleteOld(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(FunctionLogs::isOfEndedProcess).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isOfEndedProcess(Path file) {
    String name = file.getFileName().toString();
    int end = name.indexOf(SUFFIX);
    try {
      return end > 0
          && !ProcessHandle.of(Long.parseLong(name.substring(0, end)))
              .map(ProcessHandle::isAlive)
              .orElse(false);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    kept.close();
  }
}
