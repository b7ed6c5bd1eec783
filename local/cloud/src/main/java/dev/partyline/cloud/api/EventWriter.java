package dev.partyline.cloud.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * Converts a request to an event in payload format 2.0 (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS
 * Lambda integrations</a>). Thread-safe.
 */
final class EventWriter {

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

  private final Clock clock;

  EventWriter(Clock clock) {
    this.clock = clock;
  }

  String event(Routes.Match match, Request request, ByteBuffer body) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", match.key());
    event.put("rawPath", request.getHttpURI().getPath());
    String query = request.getHttpURI().getQuery();
    event.put("rawQueryString", query == null ? "" : query);
    headers(event, request);
    query(event, request);
    context(event.putObject("requestContext"), match, request);
    if (!match.pathParameters().isEmpty()) {
      ObjectNode parameters = event.putObject("pathParameters");
      match.pathParameters().forEach(parameters::put);
    }
    body(event, request, body);
    return event.toString();
  }

  /** Names in lower case; repeated headers are joined by commas; cookies are a separate list. */
  private static void headers(ObjectNode event, Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    ArrayNode cookies = JSON.createArrayNode();
    for (HttpField field : request.getHeaders()) {
      String name = field.getName().toLowerCase(Locale.ROOT);
      String value = field.getValue() == null ? "" : field.getValue();
      if (name.equals("cookie")) {
        for (String cookie : value.split("; *", -1)) {
          cookies.add(cookie);
        }
      } else {
        headers.merge(name, value, (first, second) -> first + "," + second);
      }
    }
    if (!cookies.isEmpty()) {
      event.set("cookies", cookies);
    }
    ObjectNode node = event.putObject("headers");
    headers.forEach(node::put);
  }

  private static void query(ObjectNode event, Request request) {
    Fields parameters = Request.extractQueryParameters(request);
    if (parameters.isEmpty()) {
      return;
    }
    ObjectNode node = event.putObject("queryStringParameters");
    for (Fields.Field field : parameters) {
      node.put(field.getName(), String.join(",", field.getValues()));
    }
  }

  private void context(ObjectNode context, Routes.Match match, Request request) {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    context.put("accountId", "000000000000");
    context.put("apiId", "local");
    context.put("domainName", Request.getServerName(request));
    context.put("domainPrefix", "local");
    ObjectNode http = context.putObject("http");
    http.put("method", request.getMethod());
    http.put("path", request.getHttpURI().getPath());
    http.put("protocol", request.getConnectionMetaData().getProtocol());
    http.put("sourceIp", Request.getRemoteAddr(request));
    String userAgent = request.getHeaders().get("User-Agent");
    http.put("userAgent", userAgent == null ? "" : userAgent);
    context.put("requestId", UUID.randomUUID().toString());
    context.put("routeKey", match.key());
    context.put("stage", "$default");
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toInstant().toEpochMilli());
  }

  private static void body(ObjectNode event, Request request, ByteBuffer body) {
    if (!body.hasRemaining()) {
      event.put("isBase64Encoded", false);
      return;
    }
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    boolean plain = isText(request.getHeaders().get("Content-Type"));
    event.put("body", plain ? new String(bytes, UTF_8) : Base64.getEncoder().encodeToString(bytes));
    event.put("isBase64Encoded", !plain);
  }

  /** The types that API Gateway passes as text. It encodes all others, also forms, as base64. */
  private static boolean isText(@org.jspecify.annotations.Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.startsWith("application/xml")
        || type.startsWith("application/javascript");
  }
}
