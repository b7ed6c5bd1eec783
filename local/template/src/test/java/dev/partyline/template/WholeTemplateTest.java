package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.partyline.template.StreamMapping.FailureDestination;
import dev.partyline.template.StreamMapping.StartingPosition;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WholeTemplateTest {

  private static final Map<String, String> PLACEHOLDERS =
      Map.of(
          "pusher.key", "local-key",
          "pusher.secret", "local-secret",
          "issuer.url", "http://127.0.0.1:9000/default",
          "dynamodb.url", "http://127.0.0.1:8000");

  private Path file = Path.of("");

  @BeforeEach
  void findTheTemplate() throws Exception {
    URL resource = Objects.requireNonNull(WholeTemplateTest.class.getResource("whole.yaml"));
    file = Path.of(resource.toURI());
  }

  private Stack resolve(Map<String, String> overrides) throws TemplateException {
    Template template = Template.read(file);
    Map<String, String> parameters =
        new HashMap<>(template.localBindings().parameters(PLACEHOLDERS));
    parameters.putAll(overrides);
    return template.resolve(
        new StackInputs(
            "partyline",
            "us-east-1",
            "000000000000",
            parameters,
            template.localBindings().environment(PLACEHOLDERS),
            AttributeSource.none()));
  }

  @Test
  void shouldResolveEverythingThatRuns_withItsLocalBindings() throws Exception {
    Stack stack = resolve(Map.of());
    Path target = file.resolveSibling("functions");

    assertThat(stack.functions())
        .extracting(Function::logicalId, Function::code, Function::handler)
        .containsExactly(
            tuple(
                "ChannelAuthFunction",
                target.resolve("channel-auth/target/channel-auth.zip"),
                "dev.partyline.auth.ChannelAuthHandler::handleRequest"),
            tuple(
                "InvitationTriggerFunction",
                target.resolve("invitation-trigger/target/invitation-trigger.zip"),
                "dev.partyline.trigger.InvitationTriggerHandler"),
            tuple(
                "MockEventFunction",
                target.resolve("mock-event/target/mock-event.zip"),
                "dev.partyline.mock.MockEventHandler"));
    assertThat(stack.functions().get(0).environment())
        .containsExactly(
            entry("AUTH_REQUESTS_PER_MINUTE", "600"),
            entry("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"),
            entry("JWKS_URL", "http://127.0.0.1:9000/default/jwks"),
            entry("JWT_ISSUER", "http://127.0.0.1:9000/default"),
            entry("PARTY_TABLE", "partyline-PartyTable"),
            entry("PUSHER_APP_KEY", "local-key"),
            entry("PUSHER_APP_SECRET", "local-secret"),
            entry("STAGE", "local"));
    assertThat(stack.functions())
        .allSatisfy(
            function -> {
              assertThat(function.tableVariables())
                  .containsExactly(entry("PARTY_TABLE", "PartyTable"));
              assertThat(function.memoryMegabytes()).isEqualTo(1024);
            });
    assertThat(stack.httpApis())
        .containsExactly(
            new HttpApi(
                "Api",
                "$default",
                new Cors.Rules(
                    List.of("http://localhost:5173", "http://127.0.0.1:5173"),
                    List.of("POST", "OPTIONS"),
                    List.of("authorization", "content-type"),
                    List.of(),
                    600,
                    false)));
    assertThat(stack.functions())
        .flatExtracting(Function::routes)
        .containsExactly(
            new HttpRoute("Api", "POST", "/pusher/auth", Duration.ofSeconds(30)),
            new HttpRoute("Api", "POST", "/pusher/mock-event", Duration.ofSeconds(30)));
    assertThat(stack.functions())
        .flatExtracting(Function::streams)
        .containsExactly(
            new StreamMapping(
                "PartyTable",
                StartingPosition.TRIM_HORIZON,
                true,
                25,
                Duration.ofSeconds(1),
                1,
                true,
                true,
                10,
                3600,
                List.of(
                    "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"INVITATION#\"}]}}}}",
                    "{\"dynamodb\": {\"Keys\": {\"SK\": {\"S\":"
                        + " [\"PARTY\", {\"prefix\": \"MEMBER#\"}]}}}}\n"),
                new FailureDestination.ToQueue("Undelivered", "partyline-Undelivered")));
    assertThat(stack.tables()).extracting(Table::name).containsExactly("partyline-PartyTable");
  }

  @Test
  void shouldOmitTheMockFunction_whenTheStageIsProd() throws Exception {
    Stack stack = resolve(Map.of("Stage", "prod", "AlarmEmail", "a@example.org"));

    assertThat(stack.functions())
        .extracting(Function::logicalId)
        .containsExactly("ChannelAuthFunction", "InvitationTriggerFunction");
    assertThat(stack.functions().get(0).environment())
        .containsEntry("ALARMS", "arn:aws:sns:us-east-1:000000000000:partyline-Alarms");
  }
}
