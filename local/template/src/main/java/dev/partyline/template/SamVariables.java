package dev.partyline.template;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads a file of function variables in the format of {@code sam local}. */
public final class SamVariables {

  private static final JsonMapper JSON = new JsonMapper();

  private SamVariables() {}

  /**
   * Reads {@code {"Parameters":{…},"FunctionName":{"VARIABLE":"value"}}}.
   *
   * @param function the function's logical id
   * @return values by variable name
   * @throws IOException if the file cannot be read or is not JSON
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
