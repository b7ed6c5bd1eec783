package dev.partyline.json;

import com.google.gson.JsonNull;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.Serial;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses an untrusted JSON object (RFC 8259): strictly at every depth, and of limited depth. Gson's
 * own {@link JsonReader#skipValue} accepts control characters in the strings that it skips, so
 * every value is read. Used for one text.
 */
public final class StrictJson {

  private static final int MAX_DEPTH = 32;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final JsonReader json;
  private final boolean refusesRepeats;

  private StrictJson(String text, boolean refusesRepeats) {
    this.json = new JsonReader(new StringReader(text));
    this.json.setStrictness(Strictness.STRICT);
    this.refusesRepeats = refusesRepeats;
  }

  /**
   * Parses an object without repeated members at any depth, because two parsers could read
   * different values (RFC 8259 section 4), and without a byte order mark (section 8.1).
   *
   * @return its members: strings, {@link JsonNumber}s, {@link Boolean}s, {@link JsonNull}, {@link
   *     List}s and {@link Map}s of the same
   * @throws TooDeepException if it is nested deeper than 32
   * @throws RepeatedMemberException if a member is repeated
   * @throws IOException if the text is no JSON object
   */
  public static Map<String, Object> object(String text) throws IOException {
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new MalformedJsonException("byte order mark");
    }
    return new StrictJson(text, true).read();
  }

  /**
   * Parses an object in which the last of a repeated member counts; a byte order mark at the start
   * is ignored.
   *
   * @return as {@link #object}
   * @throws TooDeepException if it is nested deeper than 32
   * @throws IOException if the text is no JSON object
   */
  public static Map<String, Object> objectOfLastMembers(String text) throws IOException {
    return new StrictJson(text, false).read();
  }

  private Map<String, Object> read() throws IOException {
    try {
      Map<String, Object> members = object(1);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("more than one value");
      }
      return members;
    } catch (IllegalStateException e) {
      // Gson's reader throws it for a token of another type.
      throw new MalformedJsonException(e);
    }
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> members = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (refusesRepeats && members.containsKey(name)) {
        throw new RepeatedMemberException(name, depth);
      }
      members.put(name, value(depth));
    }
    json.endObject();
    return members;
  }

  private List<Object> array(int depth) throws IOException {
    List<Object> elements = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      elements.add(value(depth));
    }
    json.endArray();
    return elements;
  }

  private Object value(int depth) throws IOException {
    JsonToken next = json.peek();
    if (depth == MAX_DEPTH && (next == JsonToken.BEGIN_OBJECT || next == JsonToken.BEGIN_ARRAY)) {
      throw new TooDeepException();
    }
    return switch (next) {
      case BEGIN_OBJECT -> object(depth + 1);
      case BEGIN_ARRAY -> array(depth + 1);
      case STRING -> json.nextString();
      // Of a number, Gson returns the text as written.
      case NUMBER -> new JsonNumber(json.nextString());
      case BOOLEAN -> json.nextBoolean();
      case NULL -> {
        json.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new MalformedJsonException("not a value");
    };
  }

  /** The text is nested deeper than {@link #MAX_DEPTH}. */
  public static final class TooDeepException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private TooDeepException() {}
  }

  /** A member of an object is repeated. The message does not show its name, which is untrusted. */
  public static final class RepeatedMemberException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final String member;
    private final boolean outermost;

    private RepeatedMemberException(String member, int depth) {
      super("repeated member");
      this.member = member;
      this.outermost = depth == 1;
    }

    /** The repeated member's name. */
    public String member() {
      return member;
    }

    /** Whether it is a member of the outermost object. */
    public boolean isOutermost() {
      return outermost;
    }
  }
}
