package dev.partyline.operations.doctor;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far this machine's clock is from others', by the {@code Date} of their answers (RFC 9110
 * section 6.6.1). It counts whole seconds, and an answer takes its time, so it is known to a second
 * or two.
 */
final class Clocks {

  static final String CHECK = "clock";

  // As far as the functions let clocks differ when they look at a token; Pusher allows 600 s.
  private static final Duration TOLERANCE = Duration.ofSeconds(30);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final Clock clock;
  private final Map<String, Duration> ahead = new LinkedHashMap<>();

  Clocks(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param took from the request to the answer
   */
  synchronized void note(String who, HttpHeaders headers, Duration took) {
    // Out of a cache comes an old date.
    if (headers.firstValue("Age").isEmpty()) {
      headers
          .firstValue("Date")
          .flatMap(Clocks::parse)
          .ifPresent(
              theirs -> {
                Instant middle = clock.instant().minus(took.dividedBy(2));
                ahead.put(who, Duration.between(theirs.plus(HALF_A_SECOND), middle));
              });
    }
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  synchronized Finding finding() {
    if (ahead.isEmpty()) {
      return Finding.skip(CHECK, "nobody has answered with a date");
    }
    List<String> off = new ArrayList<>();
    ahead.forEach(
        (who, by) -> {
          if (by.abs().compareTo(TOLERANCE) > 0) {
            off.add("%d s %s of %s".formatted(seconds(by), direction(by), who));
          }
        });
    if (off.isEmpty()) {
      long most = ahead.values().stream().mapToLong(Clocks::seconds).max().orElse(0);
      return Finding.ok(
          CHECK, "%d s at most from %s".formatted(most, String.join(", ", ahead.keySet())));
    }
    return Finding.fail(
        CHECK,
        "this machine is " + String.join(", ", off),
        off.size() == ahead.size()
            ? "Set its clock, best by NTP: tokens may be off by 30 s, calls to Pusher by 600 s"
            : "The others agree with this machine, so it is that server's clock");
  }

  private static long seconds(Duration by) {
    return Math.round(by.abs().toMillis() / 1000.0);
  }

  private static String direction(Duration by) {
    return by.isNegative() ? "behind" : "ahead";
  }
}
