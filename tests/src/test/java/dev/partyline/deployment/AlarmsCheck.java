package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that every alarm says where to look and what to do, in its description and in the docs.
 */
final class AlarmsCheck {

  private static final String ALARM = "AWS::CloudWatch::Alarm";
  private static final Pattern WHERE = Pattern.compile("\\$\\{\\w+|\\blog\\b|\\bdashboard\\b");
  private static final Pattern ACTION = Pattern.compile("(?i)\\b(look|run|fix|ask|fill)\\b");

  private static final Pattern STEPS = Pattern.compile("Steps: docs/operations\\.md, ([^.]+)\\.");
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  private static final int MAX_LENGTH = 1024;

  private AlarmsCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    Map<String, JsonNode> alarms = template.resources(ALARM);
    alarms.forEach(
        (id, alarm) -> {
          JsonNode properties = alarm.path("Properties");
          JsonNode description = properties.path("AlarmDescription");
          String text = text(description);
          if (text.length() > MAX_LENGTH) {
            complaints.add(id + ": its description is longer than CloudWatch allows");
          }
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

  private static String text(JsonNode description) {
    return description.has("Fn::Sub") ? description.path("Fn::Sub").asText() : description.asText();
  }

  /** The page that says what each alarm means, and has the steps that its description names. */
  static List<String> undocumented(SamTemplate template, String operations) {
    List<String> complaints = new ArrayList<>();
    template
        .resources(ALARM)
        .forEach(
            (id, alarm) -> {
              if (!Pattern.compile("\\b" + id + "\\b").matcher(operations).find()) {
                complaints.add(
                    "docs/operations.md does not say what " + id + " means and what to do");
              }
              Matcher steps = STEPS.matcher(text(alarm.at("/Properties/AlarmDescription")));
              if (steps.find() && !operations.contains("\n### " + steps.group(1) + "\n")) {
                complaints.add(
                    "docs/operations.md has no section %s, which %s names"
                        .formatted(steps.group(1), id));
              }
            });
    return complaints;
  }
}
