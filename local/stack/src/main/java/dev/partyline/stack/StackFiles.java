package dev.partyline.stack;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files in which a project's running stacks describe themselves for other commands: {@code
 * <API's port>/stack.json}, which only their owner may read. Commands use the stack that started
 * last. A stack that was killed leaves its file behind; it is ignored, and deleted by the next
 * stack.
 *
 * @param folder the project's folder for them, which may not exist
 */
public record StackFiles(Path folder) {

  private static final String NAME = "stack.json";

  /** Writes the file of a stack of this process. */
  public void write(StackState state) throws IOException {
    for (Found found : all()) {
      if (!found.isRunning()) {
        remove(found.state());
      }
    }
    Path file = file(state);
    Path own =
        Files.createDirectories(
            file.resolveSibling(""),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    // Created with mode 0600, and moved, so that nobody reads a part of it.
    Path part = Files.createTempFile(own, NAME, "");
    Files.writeString(part, state.json());
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes the file of a stack, unless another stack has overwritten it. */
  public void remove(StackState state) throws IOException {
    Path file = file(state);
    try {
      if (Files.readString(file).equals(state.json())) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(""));
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException othersWereFaster) {
      // Another stack has deleted the file, or begins to write its own.
    }
  }

  /** The running stacks, the one that started last first. */
  public List<StackState> running() throws IOException {
    List<StackState> running = new ArrayList<>();
    for (Found found : all()) {
      if (found.isRunning()) {
        running.add(found.state());
      }
    }
    return running;
  }

  private List<Found> all() throws IOException {
    List<Found> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> folders = Files.list(folder)) {
        for (Path own : folders.filter(Files::isDirectory).toList()) {
          read(own.resolve(NAME)).ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparing(Found::written).reversed());
    return all;
  }

  private static Optional<Found> read(Path file) throws IOException {
    try {
      return Optional.of(
          new Found(StackState.read(Files.readString(file)), Files.getLastModifiedTime(file)));
    } catch (NoSuchFileException ended) {
      return Optional.empty();
    }
  }

  private Path file(StackState state) {
    return folder.resolve(Integer.toString(state.apiPort())).resolve(NAME);
  }

  private record Found(StackState state, FileTime written) {

    /** Another program may have got the id of a stack that was killed. */
    boolean isRunning() {
      return ProcessHandle.of(state.pid())
          .filter(ProcessHandle::isAlive)
          .flatMap(process -> process.info().command())
          .filter(command -> command.endsWith("java"))
          .isPresent();
    }
  }
}
