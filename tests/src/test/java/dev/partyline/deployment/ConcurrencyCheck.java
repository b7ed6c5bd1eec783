package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that every function's concurrency can be reserved by a parameter of its own, and that none
 * is by default: an account may have too little for it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">Reserved
 *     concurrency</a>: 0 would stop the function
 */
final class ConcurrencyCheck {

  private ConcurrencyCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      String parameter = function.id().replaceFirst("Function$", "") + "ReservedConcurrency";
      JsonNode choice = function.properties().at("/ReservedConcurrentExecutions/Fn::If");
      JsonNode condition = template.root().at("/Conditions/" + choice.path(0).asText());
      JsonNode standard = template.root().at("/Parameters/" + parameter + "/Default");
      if (!choice.path(1).equals(YamlTree.read("!Ref " + parameter))
          || !choice.path(2).equals(YamlTree.read("!Ref AWS::NoValue"))) {
        complaints.add(
            "%s: ReservedConcurrentExecutions must be %s, or nothing"
                .formatted(function.id(), parameter));
      } else if (!condition.equals(
          YamlTree.read("!Not [!Equals [!Ref %s, \"0\"]]".formatted(parameter)))) {
        complaints.add(
            "%s: its concurrency must be reserved unless %s is 0"
                .formatted(function.id(), parameter));
      }
      if (!standard.asText().equals("0")) {
        complaints.add("the default of %s must be 0".formatted(parameter));
      }
    }
    return complaints;
  }
}
