package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.Function;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The zips that template.yaml points at. */
class PackagesIT {

  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @Test
  void shouldHaveTheHandlerAtItsRoot_andLibrariesBeside() throws IOException {
    for (Function function : functions.stack().stack().functions()) {
      List<String> names = entries(function).stream().map(ZipEntry::getName).toList();
      String handler = function.handler().replaceAll("::.*", "").replace('.', '/') + ".class";

      assertThat(names).as(function.logicalId()).contains(handler);
      assertThat(names).anyMatch(name -> name.matches("lib/partyline-shared-.*\\.jar"));
    }
  }

  @Test
  void shouldContainNothingThatLambdaProvides() throws IOException {
    for (Function function : functions.stack().stack().functions()) {
      assertThat(entries(function).stream().map(ZipEntry::getName))
          .as(function.logicalId())
          .noneMatch(name -> name.contains("aws-lambda-java-core"))
          .noneMatch(name -> name.contains("runtime-interface-client"));
    }
  }

  @Test
  void shouldHaveOneFixedTimestamp_soThatBuildsAreReproducible() throws IOException {
    for (Function function : functions.stack().stack().functions()) {
      assertThat(entries(function).stream().map(ZipEntry::getTimeLocal))
          .as(function.logicalId())
          .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
    }
  }

  private static List<? extends ZipEntry> entries(Function function) throws IOException {
    try (ZipFile zip = new ZipFile(function.code().toFile())) {
      return zip.stream().toList();
    }
  }
}
