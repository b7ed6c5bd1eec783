package dev.partyline.stack.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Keeps a stack's log lines for {@code bin/local logs}: in a file that only its owner can read, and
 * once it is full in a second one, so that a long run does not fill the disk. Thread-safe.
 */
final class LogFile implements AutoCloseable {

  /** Of each of the two files: some 20,000 lines. */
  static final long MAX_BYTES = 10 << 20;

  private final Path file;
  private final long maxBytes;
  private OutputStream out;
  private long written;

  LogFile(Path file, long maxBytes) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    Files.deleteIfExists(older(file));
    this.out = open();
  }

  /** The file with the lines before those of a file. */
  static Path older(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private OutputStream open() throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.newOutputStream(file);
  }

  synchronized void add(LogLine line) throws IOException {
    byte[] bytes = (line.stored() + "\n").getBytes(UTF_8);
    if (written > 0 && written + bytes.length > maxBytes) {
      out.close();
      Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
      out = open();
      written = 0;
    }
    // At once: a reader follows the file.
    out.write(bytes);
    written += bytes.length;
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
