package dev.partyline.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * samconfig.toml, as far as TOML is used in it: tables, and names with text, booleans or lists on
 * one line, all of which JSON writes the same.
 *
 * @param tables by name, such as {@code prod.deploy.parameters}
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html">SAM
 *     CLI configuration file</a>
 */
record SamConfig(Map<String, Map<String, JsonNode>> tables) {

  /**
   * @throws IllegalArgumentException with the invalid line
   */
  static SamConfig of(String text) {
    Map<String, Map<String, JsonNode>> tables = new LinkedHashMap<>();
    Map<String, JsonNode> table = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.startsWith("[") && line.endsWith("]")) {
        table = new LinkedHashMap<>();
        if (tables.put(line.substring(1, line.length() - 1), table) != null) {
          throw new IllegalArgumentException(
              "samconfig.toml:%d: %s stands twice".formatted(number, line));
        }
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        String[] halves = line.split("=", 2);
        try {
          table.put(halves[0].strip(), new JsonMapper().readTree(halves[halves.length - 1]));
        } catch (JsonProcessingException e) {
          throw new IllegalArgumentException("samconfig.toml:%d: %s".formatted(number, line), e);
        }
      }
    }
    return new SamConfig(tables);
  }

  /** The settings of a command, such as {@code local_invoke}; empty if there are none. */
  Map<String, JsonNode> command(String environment, String command) {
    return tables.getOrDefault(environment + "." + command + ".parameters", Map.of());
  }
}
