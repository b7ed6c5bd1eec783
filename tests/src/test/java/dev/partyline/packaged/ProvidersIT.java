package dev.partyline.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.ScriptedServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The tokens of each identity provider, with the settings that docs/settings.md has for it: the
 * provider's are accepted, and what the same provider issues to or for somebody else is refused.
 */
class ProvidersIT {

  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() {
    functions.close();
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldAcceptTheProvidersTokens_butNoneForSomebodyElse(ProviderFixture provider)
      throws Exception {
    ProviderKeys keys = ProviderKeys.like(provider.json().required("keySet"));
    join(provider.text("userId"));
    try (ScriptedServer keySet = new ScriptedServer(ScriptedServer.json(keys.json()));
        PackagedChannelAuth channelAuth =
            PackagedChannelAuth.deploy(functions, variables(provider, keySet), Map.of())) {
      assertAll(
          Stream.of(
                  shouldBeGranted(channelAuth, provider, keys),
                  provider.accepted().stream()
                      .map(change -> shouldBeGranted(channelAuth, provider, keys, change)),
                  provider.mutations().stream()
                      .map(change -> shouldBeRefused(channelAuth, provider, keys, change)))
              .flatMap(checks -> checks));
    }
  }

  static List<ProviderFixture> providers() throws IOException {
    return ProviderFixture.all();
  }

  private static Map<String, String> variables(ProviderFixture provider, ScriptedServer keySet) {
    // bin/local's stack sets an audience.
    Map<String, String> variables = new HashMap<>(Map.of("JWT_AUDIENCE", ""));
    variables.putAll(provider.settings());
    variables.put("JWKS_URL", keySet.url());
    return variables;
  }

  private static Stream<Executable> shouldBeGranted(
      PackagedChannelAuth channelAuth, ProviderFixture provider, ProviderKeys keys) {
    String authorization = "Bearer " + provider.token(keys);
    return Stream.of(
        () ->
            channelAuth
                .subscribeOnceReady(authorization, provider.text("channel"))
                .shouldBeGranted(),
        () -> {
          Reply presence = channelAuth.subscribeOnceReady(authorization, "presence-party-garden");

          presence.shouldBeGranted();
          JsonNode member = new JsonMapper().readTree(presence.member("channel_data"));
          assertThat(member.path("user_id").asText()).isEqualTo(provider.text("userId"));
          assertThat(member.path("user_info").path("username").asText())
              .isEqualTo(provider.text("username"));
        });
  }

  private static Executable shouldBeGranted(
      PackagedChannelAuth channelAuth,
      ProviderFixture provider,
      ProviderKeys keys,
      ProviderFixture.Change change) {
    return () -> {
      Reply reply =
          channelAuth.subscribe("Bearer " + provider.token(keys, change), provider.text("channel"));

      assertThat(reply.reason()).as(change.what()).isEqualTo("granted");
      reply.shouldBeGranted();
    };
  }

  private static Executable shouldBeRefused(
      PackagedChannelAuth channelAuth,
      ProviderFixture provider,
      ProviderKeys keys,
      ProviderFixture.Change change) {
    return () -> {
      String token = provider.token(keys, change);
      Reply reply = channelAuth.subscribe("Bearer " + token, provider.text("channel"));

      assertThat(reply.reason()).as(change.what()).isEqualTo(change.reason());
      reply.shouldBeABadToken(change.reason(), token);
    };
  }

  /** A member item without a username. */
  private static void join(String userId) {
    functions
        .stack()
        .services()
        .tables()
        .putItem(
            put ->
                put.tableName(functions.stack().stack().tables().get(0).name())
                    .item(
                        Map.of(
                            "PK", AttributeValue.fromS("PARTY#garden"),
                            "SK", AttributeValue.fromS("MEMBER#" + userId))));
  }
}
