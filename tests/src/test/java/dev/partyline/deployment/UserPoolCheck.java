package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks how users sign in to the stack's own user pool.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-security-best-practices.html">Security
 *     best practices</a>
 */
final class UserPoolCheck {

  private static final Set<String> FLOWS =
      Set.of("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH");

  private UserPoolCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    template
        .resources("AWS::Cognito::UserPool")
        .forEach((id, pool) -> complaints.addAll(pool(id, pool.path("Properties"))));
    template
        .resources("AWS::Cognito::UserPoolClient")
        .forEach((id, client) -> complaints.addAll(client(id, client.path("Properties"))));
    return complaints;
  }

  private static List<String> pool(String id, JsonNode pool) {
    List<String> complaints = new ArrayList<>();
    if (pool.path("MfaConfiguration").asText("OFF").equals("OFF")
        || !pool.path("EnabledMfas").toString().contains("SOFTWARE_TOKEN_MFA")) {
      complaints.add(id + ": a user cannot add an authenticator app");
    }
    if (!pool.path("DeletionProtection")
        .equals(YamlTree.read("!If [IsProduction, ACTIVE, INACTIVE]"))) {
      complaints.add(id + ": DeletionProtection must be ACTIVE in prod");
    }
    return complaints;
  }

  private static List<String> client(String id, JsonNode client) {
    List<String> complaints = new ArrayList<>();
    for (JsonNode flow : client.path("ExplicitAuthFlows")) {
      if (!FLOWS.contains(flow.asText())) {
        complaints.add("%s: %s is not among %s".formatted(id, flow.asText(), new TreeSet<>(FLOWS)));
      }
    }
    if (!client.path("PreventUserExistenceErrors").asText().equals("ENABLED")) {
      complaints.add(id + ": its answers tell which users exist");
    }
    return complaints;
  }
}
