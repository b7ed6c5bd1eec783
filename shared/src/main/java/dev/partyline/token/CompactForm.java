package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The outer form of a token (RFC 7515 section 7.1): three parts, each base64url in its one
 * spelling, the first two JSON objects, of no great depth and with no member twice (RFC 7515
 * section 4, RFC 7519 section 4). Looked at before Nimbus does: it reads {@code crit: []} as no
 * {@code crit}, bytes that are no UTF-8 as U+FFFD, and of a member that is there twice within a
 * claim the last.
 */
final class CompactForm {

  private static final int MAX_DEPTH = 32;

  // Parameters that point at keys (jwk, jku, x5u, x5c), that compress (zip) or that we would have
  // to
  // understand (crit, b64, cty) have no place here. The two thumbprints are sent by Entra and
  // followed
  // by nobody.
  private static final Set<String> HEADER_PARAMETERS =
      Set.of("alg", "kid", "typ", "x5t", "x5t#S256");

  private CompactForm() {}

  static Outcome<BearerToken> check(BearerToken token) {
    String[] parts = token.text().split("\\.", -1);
    Optional<String> header = decode(parts[0]).flatMap(CompactForm::text);
    Optional<String> claims = decode(parts[1]).flatMap(CompactForm::text);
    if (header.isEmpty() || claims.isEmpty() || decode(parts[2]).isEmpty()) {
      return refused("encoding");
    }
    if (!isShallow(header.get()) || !isShallow(claims.get())) {
      return refused("nesting");
    }
    Optional<Set<String>> parameters = members(header.get());
    if (parameters.isEmpty() || members(claims.get()).isEmpty()) {
      return refused("malformed");
    }
    return HEADER_PARAMETERS.containsAll(parameters.get())
        ? Outcome.accepted(token)
        : refused("header_parameter");
  }

  private static Outcome<BearerToken> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }

  /**
   * Of the last character a few bits do not matter to a lenient decoder: the same token could be
   * spelt in several ways, and be a new one to whoever compares texts.
   */
  private static Optional<byte[]> decode(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      String spelling = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return spelling.equals(part) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Comes before any parser, which would have to go as deep as the text does. */
  private static boolean isShallow(String json) {
    int depth = 0;
    boolean inText = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        depth++;
        if (depth > MAX_DEPTH) {
          return false;
        }
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return true;
  }

  /**
   * The names of an object's members; nothing if the text is no object, or has a member twice
   * anywhere.
   */
  private static Optional<Set<String>> members(String text) {
    JsonReader json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
    try {
      Set<String> names = object(json);
      return json.peek() == JsonToken.END_DOCUMENT ? Optional.of(names) : Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Set<String> object(JsonReader json) throws IOException {
    Set<String> names = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      if (!names.add(json.nextName())) {
        throw new MalformedJsonException("a member is there twice");
      }
      value(json);
    }
    json.endObject();
    return names;
  }

  private static void value(JsonReader json) throws IOException {
    switch (json.peek()) {
      case BEGIN_OBJECT -> object(json);
      case BEGIN_ARRAY -> {
        json.beginArray();
        while (json.hasNext()) {
          value(json);
        }
        json.endArray();
      }
      default -> json.skipValue();
    }
  }
}
