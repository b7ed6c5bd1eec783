package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * A function as template.yaml declares it.
 *
 * @param id its logical id
 * @param properties its own and those of Globals
 */
record DeployedFunction(String id, JsonNode properties) {

  Path code() {
    return SamTemplate.PROJECT.resolve(properties.path("CodeUri").asText());
  }

  /** The handler's class, as in class files: {@code dev/partyline/…}. */
  String handlerClass() {
    return properties.path("Handler").asText().replaceAll("::.*", "").replace('.', '/');
  }

  boolean namesMethod() {
    return properties.path("Handler").asText().contains("::");
  }

  JsonNode variables() {
    return properties.path("Environment").path("Variables");
  }
}
