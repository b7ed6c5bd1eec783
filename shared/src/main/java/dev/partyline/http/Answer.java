package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import dev.partyline.json.TextWriter;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer: a status and a JSON body. All answers of channel auth and mock event are made
 * here, and all are {@code no-store}: a signature or a refusal holds for one request only.
 *
 * @param headers in addition to {@code Content-Type} and {@code Cache-Control}
 * @param body a JSON text
 */
public record Answer(int status, Map<String, String> headers, String body) {

  /** Seconds a client should wait after a 503: about as long as a short outage. */
  private static final String RETRY_AFTER_SECONDS = "2";

  // A signature of a private channel has 100, which is also one entry of several.
  private static final int EXPECTED_CHARACTERS = 192;

  /** A 200 with the given members, in order. */
  public static Answer ok(Map<String, ?> members) {
    return new Answer(200, Map.of(), json(members));
  }

  /** A 200 with a JSON text as its body. */
  public static Answer okJson(String body) {
    return new Answer(200, Map.of(), body);
  }

  /**
   * A 200 with one answer for each name, in order: its status, with the accepted members as {@code
   * data}, or with the error of the refusal.
   */
  public static Answer each(Map<String, Outcome<Map<String, String>>> outcomes) {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS * outcomes.size());
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (Map.Entry<String, Outcome<Map<String, String>>> outcome : outcomes.entrySet()) {
        json.name(outcome.getKey()).beginObject();
        switch (outcome.getValue()) {
          case Outcome.Accepted<Map<String, String>>(Map<String, String> members) -> {
            json.name("status").value(200);
            json.name("data");
            write(json, members);
          }
          case Outcome.Refused<Map<String, String>>(Refusal refusal) -> {
            HttpError error = HttpError.of(refusal);
            json.name("status").value(error.status());
            json.name("error").value(error.error());
            json.name("message").value(error.message());
          }
        }
        json.endObject();
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(200, Map.of(), text.toString());
  }

  /** The answer for a refusal. */
  public static Answer of(Refusal refusal) {
    HttpError error = HttpError.of(refusal);
    return new Answer(
        error.status(),
        error.headers(),
        error(error.status(), error.error(), error.message()).body);
  }

  /** A 503, because a key set, a table or credentials are unavailable. */
  public static Answer unavailable() {
    return error(503, "Service Unavailable", "Try again in a moment")
        .with("Retry-After", RETRY_AFTER_SECONDS);
  }

  /** A 500, without any detail. */
  public static Answer internalError() {
    return error(500, "Internal Server Error", "Something went wrong");
  }

  /** An error with its two members. */
  public static Answer error(int status, String error, String message) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("error", error);
    members.put("message", message);
    return new Answer(status, Map.of(), json(members));
  }

  private Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }

  /**
   * Writes the answer as API Gateway expects it (payload format 2.0).
   *
   * @throws IOException if the stream fails
   */
  public void writeTo(OutputStream output) throws IOException {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS + body.length() * 5 / 4);
    JsonWriter json = new JsonWriter(text);
    json.beginObject();
    json.name("statusCode").value(status);
    json.name("headers").beginObject();
    json.name("content-type").value("application/json");
    json.name("cache-control").value("no-store");
    for (Map.Entry<String, String> header : headers.entrySet()) {
      json.name(header.getKey().toLowerCase(java.util.Locale.ROOT)).value(header.getValue());
    }
    json.endObject();
    json.name("body").value(body);
    json.name("isBase64Encoded").value(false);
    json.endObject();
    output.write(text.toString().getBytes(UTF_8));
  }

  private static String json(Map<String, ?> members) {
    TextWriter text = new TextWriter(EXPECTED_CHARACTERS);
    try (JsonWriter json = new JsonWriter(text)) {
      write(json, members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonWriter json, Map<String, ?> members) throws IOException {
    json.beginObject();
    for (Map.Entry<String, ?> member : members.entrySet()) {
      json.name(member.getKey());
      if (member.getValue() instanceof Boolean flag) {
        json.value(flag);
      } else {
        json.value(member.getValue().toString());
      }
    }
    json.endObject();
  }
}
