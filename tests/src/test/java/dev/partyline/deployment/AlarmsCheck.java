package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks that every alarm says where to look and what to do, in its description and in the docs.
 */
final class AlarmsCheck {

  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final Pattern WHERE = Pattern.compile("\\$\\{\\w+|\\blog\\b|\\bdashboard\\b");
  private static final Pattern ACTION = Pattern.compile("(?i)\\b(look|run|fix|ask|fill)\\b");

  private AlarmsCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    Map<String, JsonNode> alarms = template.resources(ALARM);
    alarms.forEach(
        (id, alarm) -> {
          JsonNode properties = alarm.path("Properties");
          JsonNode description = properties.path("AlarmDescription");
          String text =
              description.has("Fn::Sub")
                  ? description.path("Fn::Sub").asText()
                  : description.asText();
          if (!WHERE.matcher(text).find()) {
            complaints.add(id + ": its description names no resource and no log");
          }
          if (!ACTION.matcher(text).find()) {
            complaints.add(id + ": its description does not say what to do");
          }
          if (!properties.has("AlarmActions")) {
            complaints.add(id + ": has no action");
          }
          if (!properties.has("TreatMissingData")) {
            complaints.add(id + ": does not set TreatMissingData");
          }
        });
    if (alarms.isEmpty()) {
      complaints.add("there is no alarm");
    }
    return complaints;
  }

  /** The page that says what each alarm means. */
  static List<String> undocumented(SamTemplate template, String operations) {
    return template.resources(ALARM).keySet().stream()
        .filter(id -> !Pattern.compile("\\b" + id + "\\b").matcher(operations).find())
        .map(id -> "docs/operations.md does not say what " + id + " means and what to do")
        .toList();
  }
}
