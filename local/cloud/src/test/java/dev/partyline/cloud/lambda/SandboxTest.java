package dev.partyline.cloud.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.template.Function;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process of a function. */
class SandboxTest {

  @TempDir private Path folder;

  @Test
  void shouldNotBeAlive_onceItIsClosed() throws Exception {
    Path taskRoot = Files.createDirectory(folder.resolve("task"));
    Path zip = CommandFunction.zip(Files.createDirectory(folder.resolve("package")));
    FunctionCode.unpack(zip, taskRoot);
    Function function = TestFunction.named("One", zip).build();
    Sandbox sandbox =
        Sandbox.start(
            function,
            DeployedCode.inFolder(
                taskRoot,
                Map.of("_HANDLER", function.handler(), "LAMBDA_TASK_ROOT", taskRoot.toString())),
            RuntimeClient.unpack(Files.createDirectory(folder.resolve("client"))),
            line -> {},
            Clock.systemUTC());
    assertThat(sandbox.isAlive()).isTrue();
    sandbox.close();
    assertThat(sandbox.isAlive()).isFalse();
  }
}
