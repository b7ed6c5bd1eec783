package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;

/** Checks that development resources are not in prod, in the template and in its evaluation. */
final class StageCheck {

  private static final String DEVELOPMENT = "IsDevelopment";
  private static final String ONLY_THERE = "MockEvent";
  private static final String ROUTE = "/pusher/mock-event";

  private StageCheck() {}

  static List<String> complaints(SamTemplate template, Path scratch) throws IOException {
    List<String> complaints = new ArrayList<>();
    JsonNode condition = template.root().path("Conditions").path(DEVELOPMENT);
    if (!condition.equals(YamlTree.read("!Not [!Equals [!Ref Stage, prod]]"))) {
      complaints.add("Conditions/" + DEVELOPMENT + " must be everything but prod");
    }
    template
        .section("Resources")
        .forEach(
            (id, resource) -> {
              boolean dev = id.startsWith(ONLY_THERE) || resource.toString().contains(ROUTE);
              boolean routeSetting = resource.path("Type").asText().endsWith("HttpApi");
              if (dev
                  && !routeSetting
                  && !resource.path("Condition").asText().equals(DEVELOPMENT)) {
                complaints.add(id + " has no Condition: " + DEVELOPMENT);
              }
            });
    try {
      Path file = Files.writeString(scratch.resolve("template.yaml"), template.text());
      if (has(resolved(file, "prod"))) {
        complaints.add("Stage=prod has a mock event");
      }
      if (!has(resolved(file, "dev"))) {
        complaints.add("Stage=dev has no mock event");
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

  private static Stack resolved(Path file, String stage) throws TemplateException {
    return Template.read(file)
        .resolve(
            new StackInputs(
                "partyline",
                "eu-central-1",
                "000000000000",
                // With an issuer there is no user pool, whose attributes bin/local does not know.
                Map.of(
                    "Stage", stage,
                    "JwtIssuer", "https://issuer.example",
                    "JwksUrl", "https://issuer.example/keys",
                    "JwtAudience", "party-app"),
                Map.of(),
                AttributeSource.none()));
  }
}
