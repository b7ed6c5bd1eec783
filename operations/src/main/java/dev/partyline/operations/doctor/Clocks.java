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
 * Compares this machine's clock with other servers', by the {@code Date} of their answers (RFC 9110
 * section 6.6.1). It has whole seconds, and answers take time, so the result is accurate to a
 * second or two.
 */
final class Clocks {

  static final String CHECK = "clock";

  // The clock skew that the functions allow for tokens. Pusher allows 600 s.
  private static final Duration TOLERANCE = Duration.ofSeconds(30);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final Clock clock;
  private final Map<String, Duration> ahead = new LinkedHashMap<>();

  Clocks(Clock clock) {
    this.clock = clock;
  }

  /**
   * Notes the date of an answer.
   *
   * @param who the server's name in messages
   * @param took the time from the request to the answer
   */
  synchronized void note(String who, HttpHeaders headers, Duration took) {
    // An answer from a cache has an old date.
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
      return Finding.skip(CHECK, "no server has answered with a date");
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
          CHECK,
          "differs by at most %d s from %s".formatted(most, String.join(", ", ahead.keySet())));
    }
    return Finding.fail(
        CHECK,
        "this machine is " + String.join(", ", off),
        off.size() == ahead.size()
            ? "Set its clock, preferably by NTP: tokens may differ by 30 s, calls to Pusher by 600 s"
            : "The other clocks agree with this machine's, so that server's clock is wrong");
  }

  private static long seconds(Duration by) {
    return Math.round(by.abs().toMillis() / 1000.0);
  }

  private static String direction(Duration by) {
    return by.isNegative() ? "behind" : "ahead";
  }
}
