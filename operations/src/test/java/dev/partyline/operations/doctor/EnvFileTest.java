package dev.partyline.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.partyline.operations.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {

  @TempDir Path folder;

  private Map<String, String> read(String text) throws IOException, CommandException {
    return EnvFile.read(Files.writeString(folder.resolve("dev.env"), text));
  }

  @Test
  void shouldReadVariables_asAShellWould() throws Exception {
    assertThat(
            read(
                """
                # a comment

                PLAIN=value
                export EXPORTED = spaces around # a comment
                SINGLE='as it $stands # "all" \\n of it'  # a comment
                DOUBLE="a \\"quote\\", a \\$, a \\\\ and\\na line # no comment"
                HASH=a#b
                EMPTY=
                NOTHING= # a comment
                TWICE=1
                TWICE=2
                EQUALS=a=b==
                """))
        .containsExactly(
            entry("PLAIN", "value"),
            entry("EXPORTED", "spaces around"),
            entry("SINGLE", "as it $stands # \"all\" \\n of it"),
            entry("DOUBLE", "a \"quote\", a $, a \\ and\na line # no comment"),
            entry("HASH", "a#b"),
            entry("EMPTY", ""),
            entry("NOTHING", ""),
            entry("TWICE", "2"),
            entry("EQUALS", "a=b=="));
  }

  @Test
  void shouldReportTheInvalidLine_withoutItsText() {
    assertThatThrownBy(() -> read("A=1\nhush\n"))
        .isInstanceOf(CommandException.class)
        .hasMessageEndingWith("dev.env, line 2: not NAME=value");
    assertThatThrownBy(() -> read("A='hush\n"))
        .hasMessageEndingWith("dev.env, line 1: unclosed quote");
    assertThatThrownBy(() -> EnvFile.read(folder.resolve("none")))
        .hasMessageEndingWith("none does not exist");
  }
}
