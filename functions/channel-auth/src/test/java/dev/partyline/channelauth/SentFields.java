package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The two fields of a body, read by other parsers than the function's, to check that what was
 * signed was requested.
 *
 * @param socketId the one socket id
 * @param channelName the one channel name
 */
record SentFields(String socketId, String channelName) {

  /** From JSON; empty if one of the fields is missing, repeated, or not a string. */
  static Optional<SentFields> inJson(String body) {
    // A byte order mark may be ignored (RFC 8259 section 8.1), and is.
    return JsonText.sentObjectIn(body.startsWith("\uFEFF") ? body.substring(1) : body)
        .filter(fields -> fields.get("socket_id") instanceof String)
        .filter(fields -> fields.get("channel_name") instanceof String)
        .map(
            fields ->
                new SentFields(
                    (String) fields.get("socket_id"), (String) fields.get("channel_name")));
  }

  /** From a form; empty if one of the fields is missing or repeated. */
  static Optional<SentFields> inForm(String body) {
    List<String> socketIds = new ArrayList<>();
    List<String> channelNames = new ArrayList<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        switch (URLDecoder.decode(parts[0], UTF_8)) {
          case "socket_id" -> socketIds.add(URLDecoder.decode(parts[1], UTF_8));
          case "channel_name" -> channelNames.add(URLDecoder.decode(parts[1], UTF_8));
          default -> {}
        }
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }
    return socketIds.size() == 1 && channelNames.size() == 1
        ? Optional.of(new SentFields(socketIds.get(0), channelNames.get(0)))
        : Optional.empty();
  }

  /** From an event's body. */
  static Optional<SentFields> inEvent(Map<String, Object> event) {
    String body = event.get("body") instanceof String text ? text : "";
    if (Boolean.TRUE.equals(event.get("isBase64Encoded"))) {
      body = new String(Base64.getDecoder().decode(body), UTF_8);
    }
    return header(event, "content-type").toLowerCase(Locale.ROOT).contains("json")
        ? inJson(body)
        : inForm(body);
  }

  /** The last header of this name, in any case; empty if there is none. */
  static String header(Map<String, Object> event, String name) {
    return event.get("headers") instanceof Map<?, ?> headers
        ? headers.entrySet().stream()
            .filter(header -> header.getKey().toString().equalsIgnoreCase(name))
            .map(header -> header.getValue() instanceof String text ? text : "")
            .reduce("", (earlier, later) -> later)
        : "";
  }
}
