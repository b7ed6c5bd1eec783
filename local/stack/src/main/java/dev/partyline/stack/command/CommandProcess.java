package dev.partyline.stack.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command of the caller's, with the caller's input, output and errors. Closing it ends it with
 * all that it started. Thread-safe.
 */
final class CommandProcess implements AutoCloseable {

  private static final int SECONDS_TO_END = 10;

  private final ProcessBuilder builder;
  private @Nullable Process process;
  private boolean closed;

  /**
   * @param variables what it finds in its environment besides the caller's own
   */
  CommandProcess(List<String> command, Map<String, String> variables) {
    builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
  }

  /**
   * Whether there is such a program, so that nobody waits for a stack only to hear that there is
   * none.
   *
   * @param path where to look for a name without a slash, as {@code PATH} has it
   */
  static boolean isThere(String program, @Nullable String path) {
    if (program.indexOf('/') >= 0 || path == null) {
      return Files.isExecutable(Path.of(program));
    }
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Starts it.
   *
   * @throws IOException if that cannot be done, or it is closed already
   */
  synchronized Process start() throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
    process = builder.start();
    return process;
  }

  /** As a terminal does at Ctrl-C, all its processes are told. Who does not end is ended. */
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      all.forEach(ProcessHandle::destroy);
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, SECONDS_TO_END, TimeUnit.SECONDS)
          .join();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
