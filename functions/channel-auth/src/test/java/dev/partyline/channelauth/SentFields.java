package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two fields of a body, read by other parsers than the function's, to check that what was
 * signed was requested.
 *
 * @param socketId the one socket id
 * @param channelNames the one channel name, or the elements of the one list, at least one
 * @param isBatch whether it is a list
 */
record SentFields(String socketId, List<String> channelNames, boolean isBatch) {

  /** From JSON; empty if one of the fields is missing, repeated, or not a string. */
  static Optional<SentFields> inJson(String body) {
    // A byte order mark may be ignored (RFC 8259 section 8.1), and is.
    return JsonText.sentObjectIn(body.startsWith("\uFEFF") ? body.substring(1) : body)
        .filter(fields -> fields.get("socket_id") instanceof String)
        .flatMap(
            fields ->
                switch (fields.get("channel_name")) {
                  case String name ->
                      Optional.of(
                          new SentFields((String) fields.get("socket_id"), List.of(name), false));
                  case List<?> names
                      when !names.isEmpty() && names.stream().allMatch(String.class::isInstance) ->
                      Optional.of(
                          new SentFields(
                              (String) fields.get("socket_id"),
                              names.stream().map(String.class::cast).toList(),
                              true));
                  case null, default -> Optional.empty();
                });
  }

  /** From a form; empty if one of the fields is missing or repeated. */
  static Optional<SentFields> inForm(String body) {
    List<String> socketIds = new ArrayList<>();
    List<String> channelNames = new ArrayList<>();
    List<String> elements = new ArrayList<>();
    Set<String> forms = new HashSet<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        String field = URLDecoder.decode(parts[0], UTF_8);
        switch (field) {
          case "socket_id" -> socketIds.add(URLDecoder.decode(parts[1], UTF_8));
          case "channel_name" -> channelNames.add(URLDecoder.decode(parts[1], UTF_8));
          default -> {
            if (field.startsWith("channel_name[")) {
              boolean isIndexed = !field.equals("channel_name[]");
              if (!field.matches("channel_name\\[(0|[1-9][0-9]{0,3})?\\]")
                  || (isIndexed && !forms.add(field))) {
                return Optional.empty();
              }
              forms.add(isIndexed ? "indexed" : "unindexed");
              elements.add(URLDecoder.decode(parts[1], UTF_8));
            }
          }
        }
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        return Optional.empty();
      }
    }
    if (socketIds.size() != 1
        || channelNames.size() + (elements.isEmpty() ? 0 : 1) != 1
        || forms.containsAll(Set.of("indexed", "unindexed"))) {
      return Optional.empty();
    }
    return Optional.of(
        elements.isEmpty()
            ? new SentFields(socketIds.get(0), channelNames, false)
            : new SentFields(socketIds.get(0), elements, true));
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

  /** The one socket id in an event's body, which may have no channel name. */
  static Optional<String> socketIdInEvent(Map<String, Object> event) {
    String body = event.get("body") instanceof String text ? text : "";
    if (Boolean.TRUE.equals(event.get("isBase64Encoded"))) {
      body = new String(Base64.getDecoder().decode(body), UTF_8);
    }
    if (header(event, "content-type").toLowerCase(Locale.ROOT).contains("json")) {
      return JsonText.sentObjectIn(body)
          .map(fields -> fields.get("socket_id"))
          .filter(String.class::isInstance)
          .map(String.class::cast);
    }
    List<String> socketIds = new ArrayList<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2 && URLDecoder.decode(parts[0], UTF_8).equals("socket_id")) {
        socketIds.add(URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return socketIds.size() == 1 ? Optional.of(socketIds.get(0)) : Optional.empty();
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
