package dev.partyline.stack.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Writes a log line for a person: name, time, level, outcome, reason, what else helps to find the
 * cause, and the request id. Text that is not JSON stays as it is. Thread-safe.
 */
final class LineText {

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  /** What a line says, in this order: our own lines, then those of Lambda's JSON log format. */
  private static final List<String> WORDS = List.of("outcome", "event", "reason", "message");

  /** Shown with their names: an error's code, the place of an undeliverable record, a duration. */
  private static final List<String> DETAILS =
      List.of("fault", "errorType", "errorMessage", "item", "eventId", "sequenceNumber");

  /** A batch's counts, shown if they are not 0. */
  private static final List<String> COUNTS =
      List.of("records", "delivered", "terminated", "retried", "undeliverable", "failedBatches");

  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
  private static final List<String> REQUEST_IDS = List.of("requestId", "AWSRequestId");

  private final DateTimeFormatter time;
  private final boolean colours;

  LineText(ZoneId zone, boolean colours) {
    this.time = TIME.withZone(zone);
    this.colours = colours;
  }

  String of(LogLine line) {
    StringJoiner text = new StringJoiner(" ");
    text.add(coloured("[" + line.source() + "]", Colour.CYAN));
    text.add(coloured(time.format(line.at()), Colour.FAINT));
    Optional<JsonNode> object = object(line.text());
    if (object.isEmpty()) {
      return text.add(printable(line.text())).toString();
    }
    JsonNode json = object.get();
    String level = text(json, "level").orElse("INFO").toUpperCase(Locale.ROOT);
    text.add(coloured("%-5s".formatted(level), Colour.ofLevel(level)));
    WORDS.forEach(name -> text(json, name).ifPresent(text::add));
    DETAILS.forEach(name -> text(json, name).ifPresent(value -> text.add(name + "=" + value)));
    if (json.has("records")) {
      COUNTS.forEach(name -> count(json, name, text));
    }
    text(json, "latency").ifPresent(value -> text.add(value + " ms"));
    REQUEST_IDS.forEach(
        name -> text(json, name).ifPresent(id -> text.add(coloured(id, Colour.FAINT))));
    return text.toString();
  }

  private static void count(JsonNode json, String name, StringJoiner text) {
    long count = json.path(name).asLong();
    if (count != 0) {
      text.add(name + "=" + count);
    }
  }

  private static Optional<JsonNode> object(String text) {
    if (!text.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isValueNode() && !value.isNull()
        ? Optional.of(printable(value.asText().strip())).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** What a caller sent must not move the cursor or colour the terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\t]]", " ");
  }

  private String coloured(String text, Colour colour) {
    return colours ? colour.of(text) : text;
  }
}
