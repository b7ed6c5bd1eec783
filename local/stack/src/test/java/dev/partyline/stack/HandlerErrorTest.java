package dev.partyline.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.template.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A misspelt handler stops the start. */
class HandlerErrorTest {

  @TempDir private Path folder;

  @Test
  void shouldNameTheLineAndTheClass_whenAHandlerIsNotInItsZip() throws IOException {
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Health:
                Type: AWS::Serverless::Function
                Properties:
                  CodeUri: health.zip
                  Handler: app.HealthHandlr
                  Runtime: java25
            """);
    try (OutputStream file = Files.newOutputStream(folder.resolve("health.zip"));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("app/HealthHandler.class"));
    }
    assertThatThrownBy(
            () ->
                RunningStack.prepare(
                    Template.read(template),
                    new StackOptions(Ports.anyFree(), Optional.empty(), Map.of(), System.err),
                    Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "template.yaml:7: Resources/Health/Properties/Handler: health.zip has no class"
                + " app.HealthHandlr");
  }
}
