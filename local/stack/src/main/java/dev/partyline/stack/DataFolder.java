package dev.partyline.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder of {@code --data}, for one stack at a time: two would read the same stream and write
 * the same checkpoints. The system unlocks it when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {

  private static final String LOCK = "partyline.lock";

  private final FileChannel channel;

  private DataFolder(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the folder if it does not exist, and locks it.
   *
   * @throws StartException if another stack uses it, or it cannot be used
   */
  static DataFolder lock(Path folder) throws StartException {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = Files.readString(folder.resolve(LOCK)).strip();
        channel.close();
        throw new StartException(
            "--data %s: another stack uses it (process %s); choose another folder, or stop that stack"
                .formatted(folder, owner));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(channel);
    } catch (FileAlreadyExistsException notAFolder) {
      throw new InvalidArgumentException("--data %s: is not a folder".formatted(folder));
    } catch (IOException e) {
      throw new InvalidArgumentException(
          "--data %s: cannot be written to (%s)".formatted(folder, e.getClass().getSimpleName()));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
