package dev.partyline.aws;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.json.TextMembers;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that Lambda gives to the function. Under SnapStart they are fetched from an
 * address on loopback (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials">SnapStart
 * and credentials</a>; <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">container
 * credentials</a>), and otherwise they are variables (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">defined
 * runtime environment variables</a>). Kept until {@link #REFRESHED_BEFORE} their expiry; while
 * others cannot be had, until that itself. Thread-safe: who needs a fetch at the same time as
 * others shares it.
 */
public final class FunctionCredentials {

  static final Duration REFRESHED_BEFORE = Duration.ofMinutes(5);

  private static final String ADDRESS = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  private static final String STAND_IN_PATH = "/function-credentials";

  /** What a stand-in for all that a function talks to has to answer by path. */
  public static final Map<String, String> STAND_IN_ANSWERS =
      Map.of(
          STAND_IN_PATH,
          "{\"AccessKeyId\":\"none\",\"SecretAccessKey\":\"none\",\"Token\":\"none\","
              + "\"Expiration\":\"2100-01-01T00:00:00Z\"}");

  private final Supplier<Environment> environment;
  private final BoundedHttp http;
  private final Clock clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Kept kept;

  /**
   * @param environment asked at each fetch: what was there at init is from before SnapStart's
   *     restore
   */
  FunctionCredentials(Supplier<Environment> environment, BoundedHttp http, Clock clock) {
    this.environment = environment;
    this.http = http;
    this.clock = clock;
  }

  /**
   * The variables with which a function fetches its credentials from a stand-in, as it does under
   * SnapStart.
   *
   * @param standIn http, a host and a port on loopback; must answer as {@link #STAND_IN_ANSWERS}
   *     has it
   */
  public static Map<String, String> standInVariables(URI standIn) {
    return Map.of(ADDRESS, standIn.resolve(STAND_IN_PATH).toString(), TOKEN, "none");
  }

  /** Those to sign with now. */
  AwsCredentials current(Deadline deadline) throws CallException {
    Kept known = kept;
    if (known != null && known.isGoodAt(clock.instant().plus(REFRESHED_BEFORE))) {
      return known.credentials();
    }
    try {
      return fetched(known, deadline);
    } catch (CallException e) {
      if (known != null && known.isGoodAt(clock.instant())) {
        return known.credentials();
      }
      throw e;
    }
  }

  /**
   * Those to sign with now that some were refused.
   *
   * @return the same, if there are no others
   */
  AwsCredentials after(AwsCredentials refused, Deadline deadline) throws CallException {
    Kept known = kept;
    return known != null && !known.credentials().equals(refused)
        ? known.credentials()
        : fetched(known, deadline);
  }

  /** Those that Lambda gives now, whatever is kept: after SnapStart's restore. */
  void refresh(Deadline deadline) throws CallException {
    fetched(kept, deadline);
  }

  /**
   * @param known what will not do: if something else is kept by the time it is this caller's turn,
   *     another one has fetched it
   */
  private AwsCredentials fetched(@Nullable Kept known, Deadline deadline) throws CallException {
    try {
      if (!fetching.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw CallException.unanswered("function credentials: timeout");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CallException.unanswered("interrupted");
    }
    try {
      Kept now = kept;
      if (now == null || now.equals(known)) {
        now = fetch(deadline);
        kept = now;
      }
      return now.credentials();
    } finally {
      fetching.unlock();
    }
  }

  private Kept fetch(Deadline deadline) throws CallException {
    Environment now = environment.get();
    try {
      return now.optional(ADDRESS).isPresent() ? fromAddress(now, deadline) : fromVariables(now);
    } catch (EnvironmentException e) {
      // It names the variable and shows no value.
      throw CallException.unusable(String.valueOf(e.getMessage()));
    }
  }

  private static Kept fromVariables(Environment now) {
    return new Kept(
        new AwsCredentials(
            now.required("AWS_ACCESS_KEY_ID"),
            now.required("AWS_SECRET_ACCESS_KEY"),
            now.optional("AWS_SESSION_TOKEN").orElse("")),
        // Lambda replaces the sandbox before they expire.
        Instant.MAX);
  }

  private Kept fromAddress(Environment now, Deadline deadline) throws CallException {
    URI address = now.safeUrl(ADDRESS);
    Map<String, String> headers =
        now.optional(TOKEN).map(token -> Map.of("Authorization", token)).orElse(Map.of());
    Answer answer = http.get(address, headers, deadline);
    if (!answer.isOk()) {
      throw failure("status " + answer.status());
    }
    TextMembers members =
        TextMembers.of(answer.body()).orElseThrow(() -> failure("no JSON object"));
    return new Kept(
        new AwsCredentials(
            member(members, "AccessKeyId"),
            member(members, "SecretAccessKey"),
            member(members, "Token")),
        expiry(members));
  }

  private static String member(TextMembers members, String name) throws CallException {
    return members.text(name).orElseThrow(() -> failure("no " + name));
  }

  /** Without one they are good for this once. */
  private static Instant expiry(TextMembers members) throws CallException {
    try {
      return members.text("Expiration").map(Instant::parse).orElse(Instant.EPOCH);
    } catch (DateTimeException e) {
      throw failure("no time in Expiration");
    }
  }

  private static CallException failure(String reason) {
    return CallException.unanswered("function credentials: " + reason);
  }

  private record Kept(AwsCredentials credentials, Instant expiry) {
    boolean isGoodAt(Instant time) {
      return time.isBefore(expiry);
    }
  }
}
