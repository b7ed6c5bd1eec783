package dev.partyline.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the running stacks of one folder. */
class StackFilesTest {

  /** Larger than Linux's largest process id. */
  private static final long NO_PROCESS = 5_000_000;

  @TempDir private Path folder;

  @Test
  void shouldFindTheStackThatStartedLast_andTheOtherWhenThatHasStopped() throws IOException {
    StackFiles files = files();
    StackState first = state(3000, ownPid());
    StackState second = state(4000, ownPid());
    files.write(first);
    writtenEarlier(3000);
    files.write(second);
    assertThat(apis(files)).containsExactly("http://127.0.0.1:4000", "http://127.0.0.1:3000");

    files.remove(second);

    assertThat(apis(files)).containsExactly("http://127.0.0.1:3000");
  }

  @Test
  void shouldLetOnlyItsOwnerReadTheFile_whichHasASecret() throws IOException {
    files().write(state(3000, ownPid()));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(3000))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(3000).getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldIgnoreAStackThatWasKilled_andDeleteItsFileAtTheNextStart() throws IOException {
    StackFiles files = files();
    files.write(state(3000, NO_PROCESS));
    assertThat(apis(files)).isEmpty();

    files.write(state(4000, ownPid()));

    assertThat(apis(files)).containsExactly("http://127.0.0.1:4000");
    assertThat(file(3000)).doesNotExist();
  }

  @Test
  void shouldKeepTheFileOfAnotherStack_whenItHasTakenThePort() throws IOException {
    StackFiles files = files();
    StackState ended = state(3000, NO_PROCESS);
    files.write(ended);
    files.write(state(3000, ownPid()));

    files.remove(ended);

    assertThat(apis(files)).containsExactly("http://127.0.0.1:3000");
  }

  @Test
  void shouldStart_whateverElseIsInTheFolder() throws IOException {
    Files.createDirectories(folder.resolve(".partyline/3000/more"));
    Files.writeString(folder.resolve(".partyline/stack.json"), "{}");
    StackFiles files = files();
    files.write(state(3000, NO_PROCESS));

    files.write(state(4000, ownPid()));

    assertThat(apis(files)).containsExactly("http://127.0.0.1:4000");
  }

  @Test
  void shouldFindNothing_whenNoStackHasEverRun() throws IOException {
    assertThat(files().running()).isEmpty();
  }

  private StackFiles files() {
    return new StackFiles(folder.resolve(".partyline"));
  }

  private Path file(int port) {
    return folder.resolve(".partyline/" + port + "/stack.json");
  }

  private void writtenEarlier(int port) throws IOException {
    Files.setLastModifiedTime(file(port), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
  }

  private static List<String> apis(StackFiles files) throws IOException {
    return files.running().stream().map(StackState::api).toList();
  }

  private static StackState state(int port, long pid) throws IOException {
    return StackState.read("{\"api\":\"http://127.0.0.1:%d\",\"pid\":%d}".formatted(port, pid));
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }
}
