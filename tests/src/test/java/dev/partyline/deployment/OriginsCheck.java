package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that CORS allows the origins only that who deploys lists, and that a deployment that
 * allows all is refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS
 *     for HTTP APIs</a>: *, http://* and https://* allow every origin
 */
final class OriginsCheck {

  private static final String ORIGINS = "AllowedOrigins";

  private OriginsCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    if (template.root().at("/Parameters/" + ORIGINS).has("Default")) {
      complaints.add(ORIGINS + " has a default, which prod would take too");
    }
    if (!template.root().at("/Metadata/Local/Parameters").has(ORIGINS)) {
      complaints.add("Metadata/Local has no " + ORIGINS + " for bin/local");
    }
    template
        .resources("AWS::Serverless::HttpApi")
        .forEach(
            (id, api) -> {
              JsonNode origins = api.at("/Properties/CorsConfiguration/AllowOrigins");
              // SAM takes the result of any other expression for the whole configuration.
              if (!origins.path("Ref").asText().equals(ORIGINS)) {
                complaints.add(id + "/CorsConfiguration/AllowOrigins must be !Ref " + ORIGINS);
              }
            });
    for (String every : List.of("*", "http://*", "https://*")) {
      if (accepted(template, List.of("https://app.example.org", every))) {
        complaints.add("no rule refuses %s=%s".formatted(ORIGINS, every));
      }
    }
    if (!accepted(template, List.of("https://app.example.org", "https://example.org:8443"))) {
      complaints.add("a rule refuses origins that are named");
    }
    return complaints;
  }

  /** Whether all assertions without a condition hold, with every other parameter at its default. */
  private static boolean accepted(SamTemplate template, List<String> origins) {
    for (JsonNode rule : template.section("Rules").values()) {
      if (rule.toString().contains(ORIGINS)) {
        for (JsonNode assertion : rule.path("Assertions")) {
          if (!holds(assertion.path("Assert"), Map.of(ORIGINS, origins))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html">Rule-specific
   *     functions</a>
   */
  private static boolean holds(JsonNode expression, Map<String, List<String>> lists) {
    String function = expression.fieldNames().next();
    JsonNode arguments = expression.path(function);
    List<JsonNode> each = new ArrayList<>();
    arguments.forEach(each::add);
    return switch (function) {
      case "Fn::Not" -> !holds(each.get(0), lists);
      case "Fn::Or" -> each.stream().anyMatch(one -> holds(one, lists));
      case "Fn::And" -> each.stream().allMatch(one -> holds(one, lists));
      case "Fn::Contains" ->
          lists.get(each.get(0).path("Ref").asText()).contains(each.get(1).asText());
      default -> throw new IllegalArgumentException("a rule on origins uses " + function);
    };
  }
}
