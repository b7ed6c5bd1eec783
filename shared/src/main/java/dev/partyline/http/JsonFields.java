package dev.partyline.http;

import dev.partyline.json.StrictJson;
import dev.partyline.json.StrictJson.RepeatedMemberException;
import dev.partyline.json.StrictJson.TooDeepException;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the requested members of a JSON object. The whole object is parsed {@linkplain StrictJson
 * strictly}: a body that another parser could read differently is refused, wherever the difference
 * is.
 */
final class JsonFields {

  private JsonFields() {}

  /**
   * @param lists the wanted fields that may also be an array of texts
   */
  static Outcome<FieldValues> read(String body, List<String> wanted, Set<String> lists) {
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
    FieldValues values = new FieldValues(new HashMap<>(), new HashMap<>());
    for (String field : wanted) {
      Object value = members.get(field);
      if (value instanceof String text) {
        values.texts().put(field, text);
      } else if (value instanceof List<?> elements && lists.contains(field)) {
        List<String> texts = texts(elements);
        if (texts.size() < elements.size()) {
          return malformed(field, "has an element that is not a text");
        }
        values.lists().put(field, texts);
      } else if (value != null) {
        return malformed(field, lists.contains(field) ? "is no text and no list" : "is not a text");
      }
    }
    return Outcome.accepted(values);
  }

  private static List<String> texts(List<?> elements) {
    List<String> texts = new ArrayList<>();
    for (Object element : elements) {
      if (element instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static Outcome<FieldValues> malformed(String field, String why) {
    return Outcome.refused(new Malformed(field, why));
  }
}
