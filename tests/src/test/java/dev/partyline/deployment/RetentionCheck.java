package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks that what holds an app's data outlives the stack, and that a failed first deployment
 * leaves nothing behind.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html">DeletionPolicy</a>
 */
final class RetentionCheck {

  private static final Set<String> HOLDS_DATA =
      Set.of("AWS::Cognito::UserPool", "AWS::SecretsManager::Secret");

  private RetentionCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    template
        .section("Resources")
        .forEach(
            (id, resource) -> {
              String deletion = resource.path("DeletionPolicy").asText();
              if (deletion.equals("Retain")) {
                complaints.add(id + " stays after a failed first deployment: RetainExceptOnCreate");
              } else if (holdsData(resource)
                  && !(deletion.equals("RetainExceptOnCreate")
                      && resource.path("UpdateReplacePolicy").asText().equals("Retain"))) {
                complaints.add(
                    id
                        + " is deleted with the stack: DeletionPolicy: RetainExceptOnCreate,"
                        + " UpdateReplacePolicy: Retain");
              }
            });
    return complaints;
  }

  /** A table without a stream holds what expires anyway. */
  private static boolean holdsData(JsonNode resource) {
    return HOLDS_DATA.contains(resource.path("Type").asText())
        || resource.at("/Properties/StreamSpecification").isObject();
  }
}
