package dev.partyline.cloud.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping's checkpoints across restarts. */
class CheckpointsTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("checkpoints.json");
  }

  @Test
  void shouldBeEmpty_whenItIsNew() throws IOException {
    assertThat(Checkpoints.in(file).of("shard-1")).isEmpty();
    assertThat(Checkpoints.inMemory().of("shard-1")).isEmpty();
  }

  @Test
  void shouldReturnTheLastCheckpointOfEachShard() {
    Checkpoints checkpoints = Checkpoints.inMemory();
    checkpoints.set("shard-1", "100");
    checkpoints.set("shard-2", "7");
    checkpoints.set("shard-1", "101");
    assertThat(checkpoints.of("shard-1")).hasValue("101");
    assertThat(checkpoints.of("shard-2")).hasValue("7");
  }

  @Test
  void shouldContinueWhereTheLastRunEnded() throws IOException {
    Checkpoints.in(file).set("shard-1", "100000000000000000001");
    Checkpoints again = Checkpoints.in(file);
    assertThat(again.of("shard-1")).hasValue("100000000000000000001");
    again.set("shard-2", "7");
    assertThat(Checkpoints.in(file).of("shard-1")).hasValue("100000000000000000001");
  }

  @Test
  void shouldBeCompleteAtAnyTime_whenItIsReadDuringWrites() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(file);
    checkpoints.set("shard", "0");
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 1; i <= 300; i++) {
                checkpoints.set("shard", Integer.toString(i));
                checkpoints.set("shard-" + i % 50, "x".repeat(i));
              }
            });
    JsonMapper json = new JsonMapper();
    while (!writing.isDone()) {
      // An incomplete file is not valid JSON.
      assertThat(json.readTree(Files.readString(file)).has("shard")).isTrue();
    }
    writing.join();
    assertThat(Checkpoints.in(file).of("shard")).hasValue("300");
  }

  @Test
  void shouldKeepTheLastCompleteFile_whenAWriteWasKilled() throws IOException {
    Checkpoints.in(file).set("shard", "1");
    Files.writeString(folder.resolve("checkpoints.json.next"), "{\"shard\":\"");
    Checkpoints again = Checkpoints.in(file);
    assertThat(again.of("shard")).hasValue("1");
    again.set("shard", "2");
    assertThat(Checkpoints.in(file).of("shard")).hasValue("2");
  }

  @Test
  void shouldReportADamagedFile() throws IOException {
    Files.writeString(file, "{\"shard\":");
    assertThatThrownBy(() -> Checkpoints.in(file)).isInstanceOf(IOException.class);
  }
}
