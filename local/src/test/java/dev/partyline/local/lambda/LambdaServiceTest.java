package dev.partyline.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of a function's package before anything is started. */
class LambdaServiceTest {

  @TempDir private Path folder;
  private LambdaService lambda;

  @BeforeEach
  void start() throws IOException {
    lambda =
        new LambdaService(
            new LambdaService.Platform(Map.of()),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    lambda.close();
  }

  @Test
  void shouldSayWhatIsMissing_whenThereIsNoZip() {
    Path zip = folder.resolve("not-built.zip");
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Unbuilt", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessage("Unbuilt: no " + zip + ", build it first");
  }

  @Test
  void shouldRefuseThePackage_whenItIsNoZip() throws IOException {
    Path zip = Files.writeString(folder.resolve("text.zip"), "text");
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Text", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessageStartingWith("Text: cannot be unpacked: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped.txt", "app/../../escaped.txt", "/../escaped.txt"})
  void shouldRefuseThePackage_whenAnEntryPointsOutside(String entry) throws IOException {
    Path zip = HandlerZip.withEntry(folder, entry);
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Evil", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("points outside");
  }

  @Test
  void shouldWriteNothingOutside_whenAnEntryPointsOutside() throws IOException {
    Path zip = HandlerZip.withEntry(folder, "../escaped.txt");
    Path target = Files.createDirectory(folder.resolve("task"));
    assertThatThrownBy(() -> FunctionCode.unpack(zip, target)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("escaped.txt")).doesNotExist();
  }

  @Test
  void shouldUnpackFoldersToo_whenEntriesLieDeep() throws IOException {
    Path zip = HandlerZip.withEntry(folder, "lib/deep/er.jar");
    Path target = Files.createDirectory(folder.resolve("task"));
    FunctionCode.unpack(zip, target);
    assertThat(target.resolve("lib/deep/er.jar")).hasContent("content");
  }
}
