package dev.partyline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of {@code --data}. */
class DataFolderTest {

  @TempDir private Path folder;

  @Test
  void shouldRefuseASecondStack_andNameTheFirst() throws Exception {
    Path data = folder.resolve("not/there/yet");
    try (DataFolder first = DataFolder.lock(data)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> DataFolder.lock(data).close())
          .isInstanceOf(StartException.class)
          .hasMessage(
              "--data %s: another stack uses it (process %d); choose another folder, or stop that stack"
                  .formatted(data, ProcessHandle.current().pid()));
    }
  }

  @Test
  void shouldBeFreeAgain_whenTheStackHasStopped() throws Exception {
    DataFolder.lock(folder).close();

    try (DataFolder again = DataFolder.lock(folder)) {
      assertThat(again).isNotNull();
    }
  }

  @Test
  void shouldRefuseAFile() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> DataFolder.lock(file).close())
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage("--data %s: is not a folder".formatted(file));
    assertThatThrownBy(() -> DataFolder.lock(file.resolve("data")).close())
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("--data " + file.resolve("data") + ": ");
  }
}
