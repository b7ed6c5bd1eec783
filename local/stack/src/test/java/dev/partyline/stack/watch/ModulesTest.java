package dev.partyline.stack.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which modules are built after a file was saved. */
class ModulesTest {

  @TempDir private Path root;
  private Modules modules;

  @BeforeEach
  void read() throws IOException {
    Files.writeString(
        root.resolve("pom.xml"),
        """
        <project><modules>
          <module>shared</module> <module>functions/lambda</module>
          <module>functions/auth</module> <module>functions/trigger</module>
          <module>local/stack</module> <module>operations</module> <module>tests</module>
        </modules></project>
        """);
    modules =
        new Modules(
            root,
            List.of(
                root.resolve("functions/auth/target/auth.zip"),
                root.resolve("functions/trigger/target/trigger.zip")));
  }

  @Test
  void shouldBuildTheModuleOfAFunction_aloneIfOnlyItHasChanged() {
    assertThat(toBuild("functions/auth/src/main/java/A.java")).containsExactly("functions/auth");
  }

  @Test
  void shouldBuildAllFunctions_whenSomethingHasChangedThatTheyShare() {
    for (String shared :
        List.of("shared/src/main/java/S.java", "functions/lambda/pom.xml", "pom.xml")) {
      assertThat(toBuild(shared)).containsExactly("functions/auth", "functions/trigger");
    }
  }

  @Test
  void shouldBuildNothing_andAskForARestart_whenTheTemplateOrBinLocalHasChanged() {
    for (String own : List.of("template.yaml", "local/stack/src/main/java/L.java")) {
      assertThat(toBuild(own)).isEmpty();
      assertThat(modules.needsRestart(root.resolve(own))).isTrue();
    }
  }

  @Test
  void shouldNotWatchWhatIsNoPartOfAFunction() {
    assertThat(modules.sources())
        .contains(root.resolve("shared"), root.resolve("functions/auth"))
        .doesNotContain(root.resolve("operations"), root.resolve("tests"));
  }

  private List<String> toBuild(String file) {
    return modules.toBuild(Set.of(root.resolve(file)));
  }
}
