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
 * How far a mapping has come in each shard. Kept in a file where the data are kept, so that a
 * restart goes on where the last run ended. Thread-safe.
 */
public final class Checkpoints {

  private static final JsonMapper JSON = new JsonMapper();

  private final Optional<Path> file;
  private final Map<String, String> sequenceNumbers;

  private Checkpoints(Optional<Path> file, Map<String, String> sequenceNumbers) {
    this.file = file;
    this.sequenceNumbers = sequenceNumbers;
  }

  /** Forgotten with the process. */
  public static Checkpoints inMemory() {
    return new Checkpoints(Optional.empty(), new TreeMap<>());
  }

  /**
   * Kept in a file.
   *
   * @throws IOException if the file is there and cannot be read
   */
  public static Checkpoints in(Path file) throws IOException {
    Map<String, String> known =
        Files.exists(file)
            ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
            : new TreeMap<>();
    return new Checkpoints(Optional.of(file), known);
  }

  /** Whether the mapping has never been anywhere. */
  synchronized boolean areNew() {
    return sequenceNumbers.isEmpty();
  }

  synchronized Optional<String> of(String shard) {
    return Optional.ofNullable(sequenceNumbers.get(shard));
  }

  synchronized void set(String shard, String sequenceNumber) {
    sequenceNumbers.put(shard, sequenceNumber);
    file.ifPresent(this::write);
  }

  /** Whole or not at all: a kill in the middle of it must not leave half a file. */
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
