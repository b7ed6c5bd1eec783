package dev.partyline.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reads the log lines that a stack keeps, and those that it adds. */
public final class KeptLogs {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Path file;
  private final Predicate<LogLine> chosen;
  private final Consumer<LogLine> receiver;

  /**
   * @param file {@link FunctionLogs#file}
   * @param function the logical id of the function whose lines are read; empty for all
   * @param receiver receives the lines
   */
  public KeptLogs(Path file, String function, Consumer<LogLine> receiver) {
    this.file = file;
    this.chosen = line -> function.isEmpty() || line.function().equals(function);
    this.receiver = receiver;
  }

  /**
   * Reads the last lines.
   *
   * @param count the maximum number of lines
   * @return reads the lines behind them
   * @throws NoSuchFileException if the stack keeps no lines
   */
  public Follower last(int count) throws IOException {
    Deque<LogLine> last = new ArrayDeque<>();
    Consumer<LogLine> keep =
        line -> {
          last.addLast(line);
          if (last.size() > count) {
            last.removeFirst();
          }
        };
    Follower follower = new Follower();
    Path older = LogFile.older(file);
    if (Files.exists(older)) {
      LineReader lines = new LineReader(keep);
      try (InputStream content = Files.newInputStream(older)) {
        lines.add(content.readAllBytes());
      }
    }
    follower.read(new LineReader(keep));
    last.forEach(receiver);
    return follower;
  }

  /** Splits bytes into lines. A line that is not complete waits for the rest. */
  private final class LineReader {

    private final Consumer<LogLine> lines;

    private LineReader(Consumer<LogLine> lines) {
      this.lines = lines;
    }

    /** Returns the number of bytes of the complete lines. */
    private int add(byte[] bytes) {
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          LogLine.read(new String(bytes, start, i - start, UTF_8)).filter(chosen).ifPresent(lines);
          start = i + 1;
        }
      }
      return start;
    }
  }

  /** Reads what is added to the file. Not thread-safe. */
  public final class Follower implements AutoCloseable {

    private FileChannel channel;
    private Object key = file;
    private long position;

    private Follower() throws IOException {
      this.channel = FileChannel.open(file);
      this.key = key();
    }

    /** Reads until the stack has ended. */
    public void follow(BooleanSupplier ended) throws IOException, InterruptedException {
      LineReader lines = new LineReader(receiver);
      boolean last;
      do {
        last = ended.getAsBoolean();
        boolean full = !key().equals(key);
        read(lines);
        if (full) {
          channel.close();
          channel = FileChannel.open(file);
          key = key();
          position = 0;
          read(lines);
        }
        if (!last) {
          Thread.sleep(POLL);
        }
      } while (!last);
    }

    /** What tells a file from another one of the same name: the stack continues in a new file. */
    private Object key() throws IOException {
      try {
        Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return found == null ? file : found;
      } catch (NoSuchFileException e) {
        // Between the two files.
        return key;
      }
    }

    private void read(LineReader lines) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - position));
      int count = Math.max(0, channel.read(bytes, position));
      byte[] read = new byte[count];
      bytes.flip().get(read);
      position += lines.add(read);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
