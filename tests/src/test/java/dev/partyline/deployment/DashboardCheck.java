package dev.partyline.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the dashboard is valid, shows what an operator looks for, and reads metrics and log
 * groups that exist.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html">Dashboard
 *     body structure</a>
 */
final class DashboardCheck {

  private static final int COLUMNS = 24;
  private static final Pattern SOURCE = Pattern.compile("SOURCE '\\$\\{(\\w+)}'");

  /** What each widget is recognized by, and what it shows. */
  private static final List<String> SHOWN =
      List.of(
          "\"records\"", // batch size
          "\"terminated\"",
          "route = 'history'",
          "reason = 'history'");

  private DashboardCheck() {}

  /**
   * @param documented a page that names every metric of the functions' own
   */
  static List<String> complaints(SamTemplate template, String documented) {
    String body =
        template.root().at("/Resources/Dashboard/Properties/DashboardBody/Fn::Sub").asText();
    List<JsonNode> widgets = new ArrayList<>();
    try {
      new JsonMapper().readTree(body).path("widgets").forEach(widgets::add);
    } catch (JsonProcessingException e) {
      return List.of("its body is not JSON: " + e.getOriginalMessage());
    }
    List<String> complaints = new ArrayList<>();
    for (String shown : SHOWN) {
      if (widgets.stream().noneMatch(widget -> widget.toString().contains(shown))) {
        complaints.add("no widget has " + shown);
      }
    }
    widgets.forEach(widget -> complaints.addAll(metrics(widget, documented)));
    widgets.forEach(widget -> complaints.addAll(source(widget, template)));
    complaints.addAll(restores(widgets, template));
    complaints.addAll(places(widgets));
    return complaints;
  }

  private static List<String> metrics(JsonNode widget, String documented) {
    List<String> complaints = new ArrayList<>();
    for (JsonNode metric : widget.at("/properties/metrics")) {
      String name = metric.path(1).asText();
      if (metric.path(0).asText().equals("Partyline") && !documented.contains("`" + name + "`")) {
        complaints.add("%s: no function has the metric %s".formatted(title(widget), name));
      }
    }
    return complaints;
  }

  private static List<String> source(JsonNode widget, SamTemplate template) {
    if (!widget.path("type").asText().equals("log")) {
      return List.of();
    }
    Matcher source = SOURCE.matcher(widget.at("/properties/query").asText());
    JsonNode group =
        template.root().at("/Resources/" + (source.lookingAt() ? source.group(1) : ""));
    return group.path("Type").asText().equals("AWS::Logs::LogGroup")
        ? List.of()
        : List.of(title(widget) + ": its query reads no log group of the template");
  }

  /** No metric has the duration of a restore. A function that may be missing needs no widget. */
  private static List<String> restores(List<JsonNode> widgets, SamTemplate template) {
    Set<String> missing = new TreeSet<>();
    for (DeployedFunction function : template.functions()) {
      if (!template.section("Resources").get(function.id()).has("Condition")) {
        missing.add(function.properties().at("/LoggingConfig/LogGroup/Ref").asText());
      }
    }
    for (JsonNode widget : widgets) {
      String query = widget.at("/properties/query").asText();
      if (query.contains("type = 'platform.restoreReport'")
          && query.contains("record.metrics.durationMs")) {
        missing.removeIf(group -> query.startsWith("SOURCE '${" + group + "}'"));
      }
    }
    return missing.stream().map(group -> "no widget has the restores in " + group).toList();
  }

  private static List<String> places(List<JsonNode> widgets) {
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < widgets.size(); i++) {
      JsonNode widget = widgets.get(i);
      if (number(widget, "x") + number(widget, "width") > COLUMNS) {
        complaints.add("%s: is wider than the dashboard".formatted(title(widget)));
      }
      for (JsonNode other : widgets.subList(0, i)) {
        if (overlap(widget, other, "x", "width") && overlap(widget, other, "y", "height")) {
          complaints.add("%s: covers %s".formatted(title(widget), title(other)));
        }
      }
    }
    return complaints;
  }

  private static boolean overlap(JsonNode one, JsonNode other, String start, String length) {
    return number(one, start) < number(other, start) + number(other, length)
        && number(other, start) < number(one, start) + number(one, length);
  }

  private static int number(JsonNode widget, String name) {
    return widget.path(name).asInt();
  }

  private static String title(JsonNode widget) {
    return widget.at("/properties/title").asText();
  }
}
