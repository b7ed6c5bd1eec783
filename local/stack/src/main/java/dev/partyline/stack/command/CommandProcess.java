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
 * A command of the caller, with the caller's standard input, output and error. {@link #close} ends
 * it and its child processes. Thread-safe.
 */
final class CommandProcess implements AutoCloseable {

  private static final int TERMINATION_TIMEOUT_SECONDS = 10;

  private final ProcessBuilder builder;
  private @Nullable Process process;
  private boolean closed;

  /**
   * @param variables environment variables in addition to the caller's
   */
  CommandProcess(List<String> command, Map<String, String> variables) {
    builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables);
  }

  /**
   * Whether a program exists. Checked before the stack starts, which takes a while.
   *
   * @param path the value of {@code PATH}, for names without a slash
   */
  static boolean exists(String program, @Nullable String path) {
    if (program.indexOf('/') >= 0 || path == null) {
      return Files.isExecutable(Path.of(program));
    }
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Starts the command.
   *
   * @throws IOException if it cannot be started, or {@link #close} was called before
   */
  synchronized Process start() throws IOException {
    if (closed) {
      throw new IOException("interrupted");
    }
    process = builder.start();
    return process;
  }

  /** Asks all processes to exit, as a terminal does at Ctrl-C, and kills those that do not. */
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      all.forEach(ProcessHandle::destroy);
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .completeOnTimeout(null, TERMINATION_TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .join();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
