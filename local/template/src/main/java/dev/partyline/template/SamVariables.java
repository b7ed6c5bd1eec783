package dev.partyline.template;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Variables for a function in a file, as {@code sam local} takes them. */
public final class SamVariables {

  private static final JsonMapper JSON = new JsonMapper();

  private SamVariables() {}

  /**
   * Reads {@code {"Parameters":{…},"FunctionName":{"VARIABLE":"value"}}}.
   *
   * @param function its logical id
   * @return values by name of the variable
   * @throws IOException if the file cannot be read or is no JSON
   */
  public static Map<String, String> read(Path file, String function) throws IOException {
    Map<String, String> values = new HashMap<>();
    var sections = JSON.readTree(Files.readString(file));
    for (String section : new String[] {"Parameters", function}) {
      sections
          .path(section)
          .properties()
          .forEach(variable -> values.put(variable.getKey(), variable.getValue().asText()));
    }
    return values;
  }
}
