package dev.partyline.http;

import dev.partyline.json.StrictJson;
import dev.partyline.json.StrictJson.RepeatedMemberException;
import dev.partyline.json.StrictJson.TooDeepException;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the requested members of a JSON object. The whole object is parsed {@linkplain StrictJson
 * strictly}: a body that another parser could read differently is refused, wherever the difference
 * is.
 */
final class JsonFields {

  private JsonFields() {}

  static Outcome<Map<String, String>> read(String body, List<String> wanted) {
    Map<String, Object> members;
    try {
      members = StrictJson.object(body);
    } catch (RepeatedMemberException e) {
      return e.isOutermost() && wanted.contains(e.member())
          ? malformed(e.member(), "is there more than once")
          : malformed("body", "has a repeated member");
    } catch (TooDeepException e) {
      return malformed("body", "is nested too deep");
    } catch (IOException e) {
      return malformed("body", "is not a JSON object");
    }
    Map<String, String> values = new HashMap<>();
    for (String field : wanted) {
      Object value = members.get(field);
      if (value instanceof String text) {
        values.put(field, text);
      } else if (value != null) {
        return malformed(field, "is not a text");
      }
    }
    return Outcome.accepted(values);
  }

  private static Outcome<Map<String, String>> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
