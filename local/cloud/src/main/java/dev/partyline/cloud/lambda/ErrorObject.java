package dev.partyline.cloud.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Lambda's error object: {@code {"errorMessage":…,"errorType":…}}. */
final class ErrorObject {

  private static final JsonMapper JSON = new JsonMapper();

  private ErrorObject() {}

  static String of(String type, String message) {
    return JSON.createObjectNode().put("errorMessage", message).put("errorType", type).toString();
  }

  /** The error message in one line. */
  static String message(String error) {
    try {
      JsonNode object = JSON.readTree(error);
      JsonNode message = object.path("errorMessage");
      return message.isTextual() ? message.asText().replaceAll("\\s+", " ") : error;
    } catch (JsonProcessingException e) {
      return error;
    }
  }
}
