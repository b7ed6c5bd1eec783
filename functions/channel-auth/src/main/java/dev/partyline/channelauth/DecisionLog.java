package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.partyline.awssdk.AwsException;
import dev.partyline.channel.Channel;
import dev.partyline.channel.UserId;
import dev.partyline.environment.Stage;
import dev.partyline.metric.MetricLine;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pseudonym.Pseudonyms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line of JSON for each request, which is also a {@linkplain MetricLine metric}. It holds our
 * own codes only: never a token, a body, a signature, or the text of an exception. Used by one
 * request.
 */
final class DecisionLog {

  private static final List<String> OUTCOMES_OF_A_CHANNEL =
      List.of("granted", "denied", "malformed");

  private static final String SEVERAL = "several";

  private final LambdaLogger logger;
  private final Pseudonyms pseudonyms;
  private final Clock clock;
  private final Instant startedAt;
  private final MetricLine line;
  private LogLevel level = LogLevel.INFO;
  private @Nullable UserId user;

  DecisionLog(Context context, Stage stage, Pseudonyms pseudonyms, Clock clock) {
    this.logger = context.getLogger();
    this.pseudonyms = pseudonyms;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.line =
        new MetricLine(stage, context.getFunctionName(), context.getAwsRequestId(), startedAt);
  }

  /**
   * The caller, logged as a pseudonym, so that someone who knows the id and the app's secret can
   * find this user's lines. The line has no {@code user} if the secret is unknown.
   */
  void user(UserId userId) {
    user = userId;
  }

  /** The request's route. */
  void route(Route route) {
    line.property("route", route.loggedAs());
  }

  /** The requested channels: their kind, or {@code several} if they are of more than one. */
  void channels(List<Channel> channels) {
    if (!channels.isEmpty()) {
      line.property("channel", common(channels, Channel::kind));
    }
  }

  /**
   * The decisions on several channels. Each counts in its outcome's metric. The line's outcome is
   * {@code granted} if one was granted, or else {@code denied} if one was denied; its reason is
   * that of all channels with this outcome, or {@code several} if they differ.
   */
  void decided(Collection<? extends Outcome<?>> decisions) {
    Map<String, List<String>> reasons = new HashMap<>();
    for (Outcome<?> decision : decisions) {
      String outcome =
          decision.fold(
              granted -> "granted",
              refusal -> refusal instanceof Refusal.Denied ? "denied" : "malformed");
      reasons
          .computeIfAbsent(outcome, none -> new ArrayList<>())
          .add(decision.fold(granted -> "granted", Refusal::reason));
    }
    String outcome =
        reasons.containsKey("granted")
            ? "granted"
            : reasons.containsKey("denied") ? "denied" : "malformed";
    line.property("outcome", outcome);
    line.property("reason", common(reasons.getOrDefault(outcome, List.of()), Function.identity()));
    for (String counted : OUTCOMES_OF_A_CHANNEL) {
      if (reasons.containsKey(counted)) {
        line.count(counted, reasons.getOrDefault(counted, List.of()).size());
      }
    }
    line.property("channels", Integer.toString(decisions.size()));
  }

  /** What all have in common; {@code several} if they differ, or if there are none. */
  private static <T> String common(List<T> all, Function<T, String> what) {
    String common = "";
    for (T each : all) {
      String next = what.apply(each);
      if (!common.isEmpty() && !common.equals(next)) {
        return SEVERAL;
      }
      common = next;
    }
    return common.isEmpty() ? SEVERAL : common;
  }

  /** The number of events in the answer. */
  void events(int count) {
    line.property("events", Integer.toString(count));
  }

  void granted() {
    decided("granted", "granted", LogLevel.INFO);
  }

  Refusal refused(Refusal refusal) {
    switch (refusal) {
      case Refusal.Denied(String reason) -> decided("denied", reason, LogLevel.INFO);
      case Refusal.NoToken none -> decided("unauthenticated", none.reason(), LogLevel.INFO);
      case Refusal.BadToken(String reason) -> decided("unauthenticated", reason, LogLevel.INFO);
      case Refusal.Limited limited -> decided("limited", limited.reason(), LogLevel.WARN);
      case Refusal.Malformed malformed -> decided("malformed", malformed.reason(), LogLevel.INFO);
      case Refusal.NoRoute none -> decided("malformed", none.reason(), LogLevel.INFO);
      case Refusal.TooLarge large -> decided("malformed", large.reason(), LogLevel.INFO);
      case Refusal.UnsupportedType type -> decided("malformed", type.reason(), LogLevel.INFO);
    }
    return refusal;
  }

  void unavailable(UnavailableException e) {
    decided("unavailable", String.valueOf(e.getMessage()), LogLevel.ERROR);
    Throwable cause = e.getCause();
    if (cause != null) {
      line.property(
          "fault",
          cause instanceof AwsException aws ? aws.code() : cause.getClass().getSimpleName());
    }
  }

  void failed(Exception e) {
    decided("failed", "unexpected", LogLevel.ERROR);
    line.property("fault", e.getClass().getName());
  }

  /** The shared count was unavailable, so this sandbox's own count decided. */
  void sharedCountFailed() {
    line.count("sharedCountFailed", 1);
  }

  /** Writes the line. */
  void write() {
    // Only now, since signing may have read the secret.
    if (user != null) {
      pseudonyms.user(user).ifPresent(pseudonym -> line.property("user", pseudonym));
    }
    line.milliseconds("latency", Duration.between(startedAt, clock.instant()).toMillis());
    line.property("level", level.name());
    // Bytes are logged as they are; a string would be embedded in Lambda's own JSON.
    logger.log(line.text().getBytes(UTF_8), level);
  }

  private void decided(String outcome, String reason, LogLevel as) {
    line.property("outcome", outcome);
    line.property("reason", reason);
    line.count(outcome, 1);
    level = as;
  }
}
