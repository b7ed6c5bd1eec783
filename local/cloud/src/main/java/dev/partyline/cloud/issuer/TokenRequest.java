package dev.partyline.cloud.issuer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request for a token.
 *
 * @param subject the {@code sub}
 * @param username the {@code preferred_username}; empty for none
 * @param claims further claims, or other values of the ones above
 * @param expiresInSeconds the lifetime; negative for an expired token
 */
public record TokenRequest(
    String subject, String username, Map<String, Object> claims, long expiresInSeconds) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long ONE_HOUR = 3600;

  /** The request as JSON, for {@link TokenIssuer#tokenAddress}. */
  public String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("sub", subject);
    json.put("username", username);
    json.put("expiresIn", expiresInSeconds);
    json.set("claims", JSON.valueToTree(claims));
    return json.toString();
  }

  static TokenRequest read(JsonNode json) {
    if (json.path("sub").asText("").isEmpty()) {
      throw new IllegalArgumentException("sub is missing");
    }
    if (json.has("expiresIn") && !json.get("expiresIn").isIntegralNumber()) {
      throw new IllegalArgumentException("expiresIn is not a whole number of seconds");
    }
    if (json.has("claims") && !json.get("claims").isObject()) {
      throw new IllegalArgumentException("claims is not an object");
    }
    Map<String, Object> claims =
        json.has("claims")
            ? JSON.convertValue(json.get("claims"), new TypeReference<Map<String, Object>>() {})
            : Map.of();
    return new TokenRequest(
        json.path("sub").asText(),
        json.path("username").asText(""),
        claims,
        json.path("expiresIn").asLong(ONE_HOUR));
  }
}
