package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that references resolve in every stage, and that all declarations are used. */
final class ReferencesCheck {

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html">Pseudo
   *     parameters</a>
   */
  private static final Set<String> PSEUDO =
      Set.of(
          "AWS::AccountId",
          "AWS::NoValue",
          "AWS::NotificationARNs",
          "AWS::Partition",
          "AWS::Region",
          "AWS::StackId",
          "AWS::StackName",
          "AWS::URLSuffix");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^!}][^}]*)}");

  private final SamTemplate template;
  private final Specification specification;
  private final Map<String, JsonNode> parameters;
  private final Map<String, JsonNode> resources;
  private final Map<String, JsonNode> conditions;
  private final Set<String> unused = new TreeSet<>();
  private final List<String> complaints = new ArrayList<>();

  private ReferencesCheck(SamTemplate template, Specification specification) {
    this.template = template;
    this.specification = specification;
    parameters = template.section("Parameters");
    resources = template.section("Resources");
    conditions = template.section("Conditions");
    unused.addAll(parameters.keySet());
    unused.addAll(conditions.keySet());
  }

  static List<String> complaints(SamTemplate template, Specification specification) {
    ReferencesCheck check = new ReferencesCheck(template, specification);
    check.check();
    return check.complaints;
  }

  private void check() {
    visit("Rules", template.root().path("Rules"), Set.of());
    // Use in a rule alone does not count.
    unused.addAll(parameters.keySet());
    visit("Conditions", template.root().path("Conditions"), Set.of());
    visit("Globals", template.root().path("Globals"), Set.of());
    for (String section : List.of("Resources", "Outputs")) {
      template
          .section(section)
          .forEach(
              (name, entry) -> {
                Set<String> holding = new HashSet<>();
                if (entry.has("Condition")) {
                  condition(section + "/" + name, entry.path("Condition").asText());
                  holding.add(entry.path("Condition").asText());
                }
                visit(section + "/" + name, entry, holding);
              });
    }
    unused.forEach(name -> complaints.add(name + " is declared and nothing uses it"));
    routes();
  }

  private void visit(String place, JsonNode node, Set<String> holding) {
    if (node.has("Ref")) {
      refer(place, node.path("Ref").asText(), holding);
    } else if (node.has("Fn::GetAtt")) {
      JsonNode halves = node.path("Fn::GetAtt");
      attribute(place, halves.path(0).asText(), halves.path(1).asText(), holding);
    } else if (node.has("Fn::Sub")) {
      substitution(place, node.path("Fn::Sub"), holding);
    } else if (node.has("Fn::If")) {
      JsonNode choice = node.path("Fn::If");
      condition(place, choice.path(0).asText());
      Set<String> within = new HashSet<>(holding);
      within.add(choice.path(0).asText());
      visit(place, choice.path(1), within);
      visit(place, choice.path(2), holding);
      return;
    } else if (place.startsWith("Conditions/") && node.has("Condition")) {
      condition(place, node.path("Condition").asText());
    }
    node.properties()
        .forEach(entry -> visit(place + "/" + entry.getKey(), entry.getValue(), holding));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      visit(place + "/" + i, node.get(i), holding);
    }
  }

  private void condition(String place, String name) {
    unused.remove(name);
    if (!conditions.containsKey(name)) {
      complaints.add("%s: there is no condition %s".formatted(place, name));
    }
  }

  private void substitution(String place, JsonNode argument, Set<String> holding) {
    String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
    Matcher names = PLACEHOLDER.matcher(text);
    while (names.find()) {
      String name = names.group(1);
      if (argument.path(1).has(name)) {
        continue;
      }
      String[] halves = name.split("\\.", 2);
      if (halves.length == 2) {
        attribute(place, halves[0], halves[1], holding);
      } else {
        refer(place, name, holding);
      }
    }
  }

  private void refer(String place, String name, Set<String> holding) {
    unused.remove(name);
    if (resources.containsKey(name)) {
      conditional(place, name, holding);
    } else if (!parameters.containsKey(name) && !PSEUDO.contains(name)) {
      complaints.add("%s: there is no parameter or resource %s".formatted(place, name));
    }
  }

  private void attribute(String place, String id, String attribute, Set<String> holding) {
    JsonNode resource = resources.get(id);
    if (resource == null) {
      complaints.add("%s: there is no resource %s".formatted(place, id));
      return;
    }
    String type = resource.path("Type").asText();
    Set<String> known = specification.attributes(type);
    if (!known.contains(attribute)) {
      complaints.add("%s: %s has no %s; it has %s".formatted(place, type, attribute, known));
    }
    conditional(place, id, holding);
  }

  private void conditional(String place, String id, Set<String> holding) {
    String condition = resources.get(id).path("Condition").asText();
    if (!condition.isEmpty() && !holding.contains(condition)) {
      complaints.add(
          "%s: %s exists only if %s, and is referred to without that"
              .formatted(place, id, condition));
    }
  }

  /** API Gateway refuses settings for a route that it does not have. */
  private void routes() {
    Set<String> always = new HashSet<>();
    for (DeployedFunction function : template.functions()) {
      if (!resources.get(function.id()).has("Condition")) {
        for (JsonNode event : function.properties().path("Events")) {
          JsonNode route = event.path("Properties");
          always.add(route.path("Method").asText() + " " + route.path("Path").asText());
        }
      }
    }
    template
        .resources("AWS::Serverless::HttpApi")
        .forEach(
            (id, api) ->
                api.at("/Properties/RouteSettings")
                    .fieldNames()
                    .forEachRemaining(
                        route -> {
                          if (!always.contains(route)) {
                            complaints.add(
                                "%s/RouteSettings: no function always has the route %s"
                                    .formatted(id, route));
                          }
                        }));
  }
}
