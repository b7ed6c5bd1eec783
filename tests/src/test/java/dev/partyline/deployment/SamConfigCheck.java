package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks that every command works for dev and prod with no flag but --config-env. */
final class SamConfigCheck {

  /** {@code default} applies without --config-env. */
  private static final Map<String, String> STAGES = Map.of("default", "dev", "prod", "prod");

  private SamConfigCheck() {}

  static List<String> complaints(SamConfig config, SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    STAGES.forEach(
        (environment, stage) -> {
          needs(config, environment, "deploy", "stack_name", ".*" + stage, complaints);
          needs(config, environment, "deploy", "capabilities", ".*CAPABILITY_IAM.*", complaints);
          needs(config, environment, "deploy", "resolve_s3", "true", complaints);
          needs(config, environment, "validate", "lint", "true", complaints);
          for (String command : List.of("local_invoke", "local_start_api")) {
            needs(config, environment, command, "env_vars", ".+", complaints);
            String file = value(config, environment, command, "env_vars").asText();
            if (!Files.isRegularFile(SamTemplate.PROJECT.resolve(file))) {
              complaints.add(place(environment, command) + "env_vars: there is no file " + file);
            }
          }
          for (String command : List.of("deploy", "local_invoke", "local_start_api")) {
            JsonNode overrides = value(config, environment, command, "parameter_overrides");
            if (!overrides.toString().contains("\"Stage=" + stage + "\"")) {
              complaints.add(
                  place(environment, command) + "parameter_overrides must have Stage=" + stage);
            }
            boolean deploysProd = stage.equals("prod") && command.equals("deploy");
            template
                .section("Parameters")
                .forEach(
                    (name, parameter) -> {
                      boolean named = overrides.toString().contains("\"" + name + "=");
                      // The origins of a prod stack are its operator's to name.
                      boolean needed = !(deploysProd && name.equals("AllowedOrigins"));
                      if (!parameter.has("Default") && named != needed) {
                        complaints.add(
                            "%sparameter_overrides %s %s, which has no default"
                                .formatted(
                                    place(environment, command),
                                    needed ? "must have" : "must not have",
                                    name));
                      }
                    });
            SamTemplate.alternatives(overrides)
                .forEach(
                    override ->
                        parameter(
                            place(environment, command), override.asText(), template, complaints));
          }
        });
    return complaints;
  }

  private static void needs(
      SamConfig config,
      String environment,
      String command,
      String name,
      String pattern,
      List<String> complaints) {
    if (!value(config, environment, command, name).asText().matches(pattern)) {
      complaints.add("%s%s must be %s".formatted(place(environment, command), name, pattern));
    }
  }

  private static JsonNode value(SamConfig config, String environment, String command, String name) {
    return config.command(environment, command).getOrDefault(name, MissingNode.getInstance());
  }

  private static String place(String environment, String command) {
    return "samconfig.toml: [" + environment + "." + command + ".parameters] ";
  }

  private static void parameter(
      String place, String override, SamTemplate template, List<String> complaints) {
    String[] halves = override.split("=", 2);
    JsonNode parameter = template.section("Parameters").get(halves[0]);
    if (parameter == null) {
      complaints.add("%sthe template has no parameter %s".formatted(place, halves[0]));
    } else if (parameter.has("AllowedValues")
        && (halves.length < 2
            || !parameter.path("AllowedValues").toString().contains("\"" + halves[1] + "\""))) {
      complaints.add("%s%s is not allowed".formatted(place, override));
    }
  }
}
