package dev.partyline.stack.watch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sources of a project, as they were when they were last looked at. They are listed again each
 * time: editors and version control replace files and folders in ways that the system's own
 * notifications miss. Not thread-safe.
 */
final class SourceFiles {

  /** Build output, and what Maven does not package. */
  private static final Set<String> OTHERS = Set.of("target", "node_modules", "dist", "test");

  private final Set<Path> places;
  private Map<Path, String> seen;

  /**
   * Looks at the files.
   *
   * @param places files, and folders with all that is in them; they need not exist
   */
  SourceFiles(Set<Path> places) throws IOException {
    this.places = places;
    this.seen = list();
  }

  /** Returns what has been written, created or deleted since the last call. */
  Set<Path> changed() throws IOException {
    Map<Path, String> now = list();
    Set<Path> changed = new TreeSet<>();
    now.forEach(
        (file, state) -> {
          if (!state.equals(seen.get(file))) {
            changed.add(file);
          }
        });
    seen.keySet().stream().filter(file -> !now.containsKey(file)).forEach(changed::add);
    seen = now;
    return changed;
  }

  private Map<Path, String> list() throws IOException {
    Map<Path, String> files = new HashMap<>();
    for (Path place : places) {
      if (Files.exists(place)) {
        Files.walkFileTree(
            place,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult preVisitDirectory(
                  Path folder, BasicFileAttributes attributes) {
                return isOther(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!isTemporary(file)) {
                  files.put(file, attributes.lastModifiedTime() + " " + attributes.size());
                }
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult visitFileFailed(Path file, IOException e) {
                // Deleted meanwhile.
                return FileVisitResult.CONTINUE;
              }
            });
      }
    }
    return files;
  }

  private static boolean isOther(Path folder) {
    Path parent = folder.getParent();
    String name = String.valueOf(folder.getFileName());
    return OTHERS.contains(name)
        && (!name.equals("test") || (parent != null && parent.endsWith("src")));
  }

  /** What editors keep beside a file that is being edited. */
  private static boolean isTemporary(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(".") || name.endsWith("~") || name.startsWith("#");
  }
}
