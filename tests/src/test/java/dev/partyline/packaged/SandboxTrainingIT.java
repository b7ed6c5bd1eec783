package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes start with the AOT cache that the build creates. */
class SandboxTrainingIT {

  @TempDir private Path folder;

  @Test
  void shouldTakeClientFromCacheAndFunctionFromZip_whenSandboxStarts() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "a cache is made by JDK 25 or newer");
    Path classes = folder.resolve("classes.log");
    try (PackagedFunctions functions = PackagedFunctions.start(Map.of());
        ScriptedServer issuer =
            new ScriptedServer(
                ScriptedServer.json(
                    SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.RSA))));
        PackagedChannelAuth channelAuth =
            PackagedChannelAuth.deploy(
                functions,
                PackagedChannelAuth.trust(issuer.url()),
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes))) {

      PackagedChannelAuth.Reply reply =
          channelAuth.subscribe("Bearer " + token().signed(), "private-user-ada");

      reply.shouldBeGranted();
      assertThat(reply.log().lines())
          .as("lines of the sandbox: no warning about the cache")
          .allMatch(line -> line.contains("Picked up JAVA_TOOL_OPTIONS") || line.contains("{"));
    }
    assertThat(Files.readString(classes))
        .contains(AWSLambda.class.getName() + " source: shared objects file")
        .containsPattern("ChannelAuthHandler source: file:.*/ChannelAuthFunction/");
  }
}
