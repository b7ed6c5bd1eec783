package dev.partyline.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks that every function starts from a snapshot, and that nothing prevents it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>: for
 *     published versions only
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">credentials</a>:
 *     a restored function's are not in its environment
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html">AutoPublishAliasAllProperties</a>:
 *     without it a change of the environment alone publishes no version
 */
final class SnapStartCheck {

  private static final String ENVIRONMENT_CREDENTIALS = "AWS_ACCESS_KEY_ID";
  private static final String THEIR_PROVIDER =
      "software/amazon/awssdk/auth/credentials/EnvironmentVariableCredentialsProvider";

  private SnapStartCheck() {}

  static List<String> complaints(SamTemplate template, Map<String, FunctionZip> zips) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      inTemplate(function).forEach(complaint -> complaints.add(function.id() + ": " + complaint));
      FunctionZip zip = zips.get(function.id());
      if (zip != null) {
        for (ClassFile ours : zip.ours().values()) {
          if (ours.variables().contains(ENVIRONMENT_CREDENTIALS)
              || ours.references().contains(THEIR_PROVIDER)) {
            complaints.add(
                "%s: %s takes credentials from the environment, which has none after a restore"
                    .formatted(function.id(), ours.name()));
          }
        }
      }
    }
    return complaints;
  }

  private static List<String> inTemplate(DeployedFunction function) {
    List<String> complaints = new ArrayList<>();
    if (!function.properties().at("/SnapStart/ApplyOn").asText().equals("PublishedVersions")) {
      complaints.add("it starts without a snapshot: SnapStart is not on PublishedVersions");
    }
    if (function.properties().path("AutoPublishAlias").asText().isEmpty()) {
      complaints.add("it has SnapStart and no AutoPublishAlias, so no version and no snapshot");
    }
    if (!function.properties().path("AutoPublishAliasAllProperties").asBoolean()) {
      complaints.add(
          "without AutoPublishAliasAllProperties its alias stays behind when only its settings"
              + " change");
    }
    String jvm = function.variables().path("JAVA_TOOL_OPTIONS").asText();
    if (jvm.contains("TieredStopAtLevel")) {
      complaints.add("TieredStopAtLevel in JAVA_TOOL_OPTIONS slows what a snapshot has warmed up");
    }
    if (!jvm.contains("-XX:+DisableExplicitGC")) {
      complaints.add(
          "without -XX:+DisableExplicitGC in JAVA_TOOL_OPTIONS the runtime collects garbage before"
              + " the snapshot, and each copy checks its compiled methods again");
    }
    if (function.properties().has("ProvisionedConcurrencyConfig")) {
      complaints.add("SnapStart and ProvisionedConcurrencyConfig exclude each other");
    }
    return complaints;
  }
}
