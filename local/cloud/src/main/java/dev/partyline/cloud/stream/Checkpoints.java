package dev.partyline.cloud.stream;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A mapping's checkpoint in each shard. Stored in a file if the data are, so that a restart
 * continues where the last run ended. Thread-safe.
 */
public final class Checkpoints {

  private static final JsonMapper JSON = new JsonMapper();

  private final Optional<Path> file;
  private final Map<String, String> sequenceNumbers;

  private Checkpoints(Optional<Path> file, Map<String, String> sequenceNumbers) {
    this.file = file;
    this.sequenceNumbers = sequenceNumbers;
  }

  /** Checkpoints in memory only. */
  public static Checkpoints inMemory() {
    return new Checkpoints(Optional.empty(), new TreeMap<>());
  }

  /**
   * Checkpoints in a file.
   *
   * @throws IOException if the file exists and cannot be read
   */
  public static Checkpoints in(Path file) throws IOException {
    Map<String, String> known =
        Files.exists(file)
            ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
            : new TreeMap<>();
    return new Checkpoints(Optional.of(file), known);
  }

  /** Whether there are no checkpoints. */
  synchronized boolean isEmpty() {
    return sequenceNumbers.isEmpty();
  }

  synchronized Optional<String> of(String shard) {
    return Optional.ofNullable(sequenceNumbers.get(shard));
  }

  synchronized void set(String shard, String sequenceNumber) {
    sequenceNumbers.put(shard, sequenceNumber);
    file.ifPresent(this::write);
  }

  /** Writes atomically: a killed process must not leave an incomplete file. */
  private void write(Path target) {
    try {
      Path next = target.resolveSibling(target.getFileName() + ".next");
      JSON.writeValue(next.toFile(), sequenceNumbers);
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
