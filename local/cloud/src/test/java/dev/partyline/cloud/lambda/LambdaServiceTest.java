package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of a function's package that are found before it starts. */
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
  void shouldReportAMissingZip() {
    Path zip = folder.resolve("not-built.zip");
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Unbuilt", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessage("Unbuilt: " + zip + " is missing: run the build first");
  }

  @Test
  void shouldRejectAPackage_whenItIsNotAZip() throws IOException {
    Path zip = Files.writeString(folder.resolve("text.zip"), "text");
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Text", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessageStartingWith("Text: cannot be unpacked: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped.txt", "app/../../escaped.txt", "/../escaped.txt"})
  void shouldRejectAPackage_whenAnEntryPointsOutside(String entry) throws IOException {
    Path zip = HandlerZip.withEntry(folder, entry);
    assertThatThrownBy(() -> lambda.deploy(TestFunction.named("Evil", zip).build()))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("points outside");
  }

  @ParameterizedTest
  @CsvSource({
    "app.Handlr::handle, function.zip has no class app.Handlr",
    "app.Handlr, function.zip has no class app.Handlr",
    "app.Handler::handel, function.zip: the class app.Handler has no method handel",
  })
  void shouldNameTheHandler_whenItIsNotInTheCode(String handler, String problem) throws Exception {
    Path zip = CommandFunction.zip(folder);
    assertThatThrownBy(
            () -> lambda.deploy(TestFunction.named("Typo", zip).handler(handler).build()))
        .isInstanceOf(HandlerException.class)
        .hasMessage("Typo: " + problem);
  }

  @Test
  void shouldFindTheHandler_inAJar_andAnInheritedMethod() throws Exception {
    Path classes =
        HandlerZip.of(
            Files.createDirectory(folder.resolve("jar")),
            "package app; public class Handler extends Base {} class Base { public void run() {} }");
    Path zip = HandlerZip.withEntry(folder, "lib/app.jar", Files.readAllBytes(classes));
    assertThat(lambda.deploy(TestFunction.named("Jar", zip).handler("app.Handler::run").build()))
        .isNotNull();
  }

  @Test
  void shouldAcceptAMethod_whenASuperclassIsNotInTheCode() throws Exception {
    Path zip =
        HandlerZip.of(folder, "package app; public class Handler extends java.util.HashMap {}");
    assertThat(lambda.deploy(TestFunction.named("Map", zip).handler("app.Handler::clear").build()))
        .isNotNull();
  }

  @Test
  void shouldWriteNothingOutside_whenAnEntryPointsOutside() throws IOException {
    Path zip = HandlerZip.withEntry(folder, "../escaped.txt");
    Path target = Files.createDirectory(folder.resolve("task"));
    assertThatThrownBy(() -> FunctionCode.unpack(zip, target)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("escaped.txt")).doesNotExist();
  }

  @Test
  void shouldUnpackNestedFolders() throws IOException {
    Path zip = HandlerZip.withEntry(folder, "lib/deep/er.jar");
    Path target = Files.createDirectory(folder.resolve("task"));
    FunctionCode.unpack(zip, target);
    assertThat(target.resolve("lib/deep/er.jar")).hasContent("content");
  }

  @Test
  void shouldStartTheBootstrap_ofACustomRuntime() throws Exception {
    Path task = Files.createDirectory(folder.resolve("task"));
    FunctionCode.unpack(
        CommandFunction.zip(Files.createDirectory(folder.resolve("package"))), task);
    Path bootstrap = task.resolve("bootstrap");
    Files.writeString(
        bootstrap,
        "#!/bin/sh\nexec '%s' -cp '%s' %s app.Handler::handle\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                AWSLambda.class.getName()));
    assertThat(bootstrap.toFile().setExecutable(true)).isTrue();
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Own", task).build().inFolder(task, "provided.al2023"));
    assertThat(function.invoke("echo a")).isEqualTo(new Invocation.Answered("a"));
    function.end();
    assertThat(bootstrap).as("what was not unpacked is not deleted").exists();
  }
}
