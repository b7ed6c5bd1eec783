package dev.partyline.deployment;

import dev.partyline.template.AttributeSource;
import dev.partyline.template.Function;
import dev.partyline.template.Stack;
import dev.partyline.template.StackInputs;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks that who deploys names the stage, and that the mock event exists only if it is asked for
 * and the stage is not prod: in the template and in its evaluation.
 */
final class StageCheck {

  private static final String CONDITION = "HasMockEvents";
  private static final String ONLY_THERE = "MockEvent";
  private static final String ROUTE = "/pusher/mock-event";

  private StageCheck() {}

  static List<String> complaints(SamTemplate template, Path scratch) throws IOException {
    List<String> complaints = new ArrayList<>();
    if (template.root().at("/Parameters/Stage").has("Default")) {
      complaints.add("Stage has a default, which a deployment without it would take");
    }
    template
        .section("Resources")
        .forEach(
            (id, resource) -> {
              boolean mock = id.startsWith(ONLY_THERE) || resource.toString().contains(ROUTE);
              boolean routeSetting = resource.path("Type").asText().endsWith("HttpApi");
              if (mock && !routeSetting && !resource.path("Condition").asText().equals(CONDITION)) {
                complaints.add(id + " has no Condition: " + CONDITION);
              }
            });
    try {
      Path file = Files.writeString(scratch.resolve("template.yaml"), template.text());
      for (String stage : List.of("dev", "prod")) {
        if (has(resolved(file, Map.of("Stage", stage)))) {
          complaints.add("Stage=%s alone has a mock event".formatted(stage));
        }
      }
      if (has(resolved(file, Map.of("Stage", "prod", "MockEvents", "true")))) {
        complaints.add("Stage=prod MockEvents=true has a mock event");
      }
      if (!has(resolved(file, Map.of("Stage", "dev", "MockEvents", "true")))) {
        complaints.add("Stage=dev MockEvents=true has no mock event");
      }
    } catch (TemplateException e) {
      complaints.add(e.getMessage());
    }
    return complaints;
  }

  private static boolean has(Stack stack) {
    return stack.functions().stream()
        .anyMatch(
            (Function function) ->
                function.logicalId().startsWith(ONLY_THERE)
                    || function.routes().stream().anyMatch(route -> route.path().equals(ROUTE)));
  }

  private static Stack resolved(Path file, Map<String, String> stage) throws TemplateException {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "AllowedOrigins", "https://party.example.org",
                // With an issuer there is no user pool, whose attributes bin/local does not know.
                "JwtIssuer", "https://issuer.example",
                "JwksUrl", "https://issuer.example/keys",
                "JwtAudience", "party-app"));
    parameters.putAll(stage);
    return Template.read(file)
        .resolve(
            new StackInputs(
                "partyline",
                "eu-central-1",
                "000000000000",
                parameters,
                Map.of(),
                AttributeSource.none()));
  }
}
