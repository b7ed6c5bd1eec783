package dev.partyline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/**
 * Reads the fields that the functions need from an API Gateway event in <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">payload
 * format 2.0</a>, and skips the rest. A streaming parser, because deserializing the whole event
 * takes half of a typical cold start. Stateless, thread-safe.
 */
public final class RequestReader {

  private static final int BUFFER_BYTES = 1024;

  private RequestReader() {}

  /**
   * Reads one event.
   *
   * @return the request; {@link Malformed} if the event is not payload format 2.0
   * @throws IOException if the stream fails
   */
  public static Outcome<Request> read(InputStream event) throws IOException {
    // The JSON reader has a buffer of its own; an InputStreamReader's has 8 KB.
    CharsetDecoder decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    JsonReader json =
        new JsonReader(Channels.newReader(Channels.newChannel(event), decoder, BUFFER_BYTES));
    json.setStrictness(Strictness.STRICT);
    try {
      return read(json);
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      return notAnEvent();
    }
  }

  private static Outcome<Request> read(JsonReader json) throws IOException {
    String version = "";
    String route = "";
    String query = "";
    String content = "";
    boolean isBase64 = false;
    Headers headers = new Headers();
    Context context = new Context();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "version" -> version = text(json);
        case "routeKey" -> route = text(json);
        case "rawQueryString" -> query = text(json);
        case "headers" -> headers = headers(json);
        case "requestContext" -> context = context(json);
        case "body" -> content = text(json);
        case "isBase64Encoded" -> isBase64 = flag(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (!version.equals("2.0")) {
      return notAnEvent();
    }
    return Outcome.accepted(
        new Request(
            context.requestId,
            route,
            query,
            context.sourceIp,
            headers.authorization,
            headers.contentType,
            new Body(content, isBase64)));
  }

  private static Outcome<Request> notAnEvent() {
    return Outcome.refused(
        new Malformed("event", "is not an HTTP API event of payload format 2.0"));
  }

  /** API Gateway sends header names in lower case, other callers may not. */
  private static Headers headers(JsonReader json) throws IOException {
    Headers headers = new Headers();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return headers;
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName().toLowerCase(Locale.ROOT)) {
        case "authorization" -> headers.authorization = text(json);
        case "content-type" -> headers.contentType = text(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return headers;
  }

  private static Context context(JsonReader json) throws IOException {
    Context context = new Context();
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return context;
    }
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "requestId" -> context.requestId = text(json);
        case "http" -> context.sourceIp = sourceIp(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return context;
  }

  private static String sourceIp(JsonReader json) throws IOException {
    String sourceIp = "";
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return sourceIp;
    }
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("sourceIp")) {
        sourceIp = text(json);
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return sourceIp;
  }

  private static String text(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    json.skipValue();
    return "";
  }

  private static boolean flag(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.BOOLEAN) {
      return json.nextBoolean();
    }
    json.skipValue();
    return false;
  }

  private static final class Headers {
    private String authorization = "";
    private String contentType = "";
  }

  private static final class Context {
    private String requestId = "";
    private String sourceIp = "";
  }
}
