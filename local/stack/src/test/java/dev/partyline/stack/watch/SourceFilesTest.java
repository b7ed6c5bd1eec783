package dev.partyline.stack.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files were saved. */
class SourceFilesTest {

  @TempDir private Path folder;

  @Test
  void shouldFindWhatWasWritten_created_andDeleted() throws IOException {
    Path written = write("src/main/java/A.java");
    Path deleted = write("src/main/java/B.java");
    SourceFiles sources = new SourceFiles(Set.of(folder));
    assertThat(sources.changed()).isEmpty();

    Files.writeString(written, "class A { int a; }");
    Files.delete(deleted);
    Path created = write("src/main/java/c/C.java");

    assertThat(sources.changed()).containsExactlyInAnyOrder(written, deleted, created);
    assertThat(sources.changed()).isEmpty();
  }

  @Test
  void shouldFindAFileThatWasReplacedByOneOfTheSameSize() throws IOException {
    Path file = write("A.java");
    SourceFiles sources = new SourceFiles(Set.of(folder));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(sources.changed()).containsExactly(file);
  }

  @Test
  void shouldNotLookAtTests_buildOutputAndEditorsFiles() throws IOException {
    write("src/main/java/A.java");
    SourceFiles sources = new SourceFiles(Set.of(folder));
    write("src/test/java/ATest.java");
    write("target/classes/A.class");
    write("src/main/java/.A.java.swp");
    write("src/main/java/A.java~");
    assertThat(sources.changed()).isEmpty();
    Path inPackageTest = write("src/main/java/dev/test/T.java");
    assertThat(sources.changed()).containsExactly(inPackageTest);
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, "class A {}");
  }
}
