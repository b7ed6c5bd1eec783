package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The classes that channel auth loads from its zip for a first request, without SnapStart: each
 * costs time at every cold start (docs/cold-start.md).
 */
class ColdStartIT {

  private static PackagedFunctions functions;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"private-user-ada", "private-party-p"})
  void shouldLoadNoSecondJsonParserAndNoSecondHttpClient_forAFirstRequest(String channel)
      throws Exception {
    Path log = folder.resolve("classes.log");
    // Without bin/local's AOT cache, which hides where a class is loaded from.
    String options = "-XX:AOTMode=off -Xlog:class+load:file=" + log;
    try (ScriptedServer issuer =
            new ScriptedServer(
                ScriptedServer.json(
                    SigningKeys.set(SigningKeys.rsaEntry("rsa", SigningKeys.RSA))));
        ScriptedServer table =
            new ScriptedServer(
                ScriptedServer.json(
                    "{\"Item\":{\"PK\":{\"S\":\"PARTY#p\"},\"SK\":{\"S\":\"MEMBER#ada\"}}}"));
        PackagedChannelAuth channelAuth =
            PackagedChannelAuth.deploy(
                functions,
                with(PackagedChannelAuth.trust(issuer.url()), "JAVA_TOOL_OPTIONS", options),
                Map.of("AWS_ENDPOINT_URL_DYNAMODB", table.url()))) {

      channelAuth.subscribeOnceReady("Bearer " + token().signed(), channel).shouldBeGranted();

      List<String> fromTheZip = fromTheZip(log);
      assertThat(fromTheZip)
          .as("classes out of the zip")
          .isNotEmpty()
          .noneMatch(line -> line.contains(" com.nimbusds.jose.shaded."))
          .noneMatch(line -> line.contains(" org.apache.http."));
    }
  }

  private static Map<String, String> with(
      Map<String, String> variables, String name, String value) {
    Map<String, String> all = new HashMap<>(variables);
    all.put(name, value);
    return all;
  }

  private static List<String> fromTheZip(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.matches(".*source: file:.*/partyline-[0-9]+/.*Function-[0-9]+/.*"))
        .toList();
  }
}
