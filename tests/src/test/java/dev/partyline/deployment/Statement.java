package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One statement of a function's policies. */
record Statement(List<String> actions, List<JsonNode> resources, JsonNode condition) {

  /** All statements of a function: of its own Policies, or of its Role. */
  static List<Statement> of(DeployedFunction function, SamTemplate template) {
    List<Statement> statements = new ArrayList<>();
    for (JsonNode policy : SamTemplate.alternatives(function.properties().path("Policies"))) {
      addAll(policy.path("Statement"), statements);
    }
    JsonNode roles = role(function, template).path("Policies");
    for (JsonNode policy : SamTemplate.alternatives(roles)) {
      addAll(policy.path("PolicyDocument").path("Statement"), statements);
    }
    return statements;
  }

  /** Whether there are only statements: no managed policy, no SAM policy template. */
  static boolean areAllOf(DeployedFunction function, SamTemplate template) {
    return SamTemplate.alternatives(function.properties().path("Policies")).stream()
            .allMatch(policy -> policy.has("Statement"))
        && !role(function, template).has("ManagedPolicyArns");
  }

  private static JsonNode role(DeployedFunction function, SamTemplate template) {
    return template
        .root()
        .path("Resources")
        .path(function.properties().at("/Role/Fn::GetAtt/0").asText())
        .path("Properties");
  }

  private static void addAll(JsonNode written, List<Statement> statements) {
    for (JsonNode statement : SamTemplate.alternatives(written)) {
      statements.add(
          new Statement(
              SamTemplate.alternatives(statement.path("Action")).stream()
                  .map(JsonNode::asText)
                  .toList(),
              SamTemplate.alternatives(statement.path("Resource")),
              statement.path("Condition")));
    }
  }
}
