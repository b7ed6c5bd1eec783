package dev.partyline.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The function's environment variables. They are read at init, where a missing or invalid one stops
 * the function with one line that names it. An empty variable counts as not set, since a template
 * parameter without a value is passed as one. Immutable, thread-safe.
 */
public final class Environment {

  private static final long MAX_SECONDS = 3_153_600_000L;

  private static final Pattern HOURS = Pattern.compile("\\d{1,5}(\\.\\d{1,6})?");
  private static final double LEAST_HOURS = 0.001;
  private static final int MOST_HOURS = 87_600;
  private static final double MILLIS_IN_AN_HOUR = 3_600_000;

  private final Map<String, String> variables;

  /**
   * @param variables as in {@link System#getenv()}
   */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** A copy in which the given variables are set or replaced. */
  public Environment with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(others);
    return new Environment(all);
  }

  /**
   * Whether this process is initialized for a SnapStart snapshot, by {@code
   * AWS_LAMBDA_INITIALIZATION_TYPE} (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">runtime
   * variables</a>). If so, fetch nothing at init: every copy would have it, as old as the snapshot.
   */
  public boolean isSnapStart() {
    return optional("AWS_LAMBDA_INITIALIZATION_TYPE").filter("snap-start"::equals).isPresent();
  }

  /** The variable's value; empty if it is not set. */
  public Optional<String> optional(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  /**
   * The variable's value.
   *
   * @throws EnvironmentException if it is not set
   */
  public String required(String name) {
    return optional(name).orElseThrow(() -> new EnvironmentException(name, "is not set"));
  }

  /** The parts of a comma-separated list, in order; empty if the variable is not set. */
  public Set<String> list(String name) {
    Set<String> parts = new LinkedHashSet<>();
    optional(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .forEach(parts::add);
    return parts;
  }

  /**
   * A whole number of seconds.
   *
   * @param fallback the default if the variable is not set
   * @throws EnvironmentException if it is not from 1 to {@value #MAX_SECONDS} (a century)
   */
  public Duration seconds(String name, Duration fallback) {
    return number(name, 1, MAX_SECONDS, "a whole number of seconds")
        .map(Duration::ofSeconds)
        .orElse(fallback);
  }

  /**
   * A number of hours, which may have a fraction.
   *
   * @throws EnvironmentException if it is not set, or not from {@value #LEAST_HOURS} to {@value
   *     #MOST_HOURS} (ten years)
   */
  public Duration hours(String name) {
    String value = required(name);
    if (HOURS.matcher(value).matches()) {
      double hours = Double.parseDouble(value);
      if (hours >= LEAST_HOURS && hours <= MOST_HOURS) {
        return Duration.ofMillis(Math.round(hours * MILLIS_IN_AN_HOUR));
      }
    }
    throw new EnvironmentException(
        name, "must be a number of hours from " + LEAST_HOURS + " to " + MOST_HOURS);
  }

  /**
   * A whole number.
   *
   * @param fallback the default if the variable is not set
   * @param most the largest valid number
   * @throws EnvironmentException if it is not from 0 to {@code most}
   */
  public int count(String name, int fallback, int most) {
    return number(name, 0, most, "a whole number").map(Long::intValue).orElse(fallback);
  }

  private Optional<Long> number(String name, long least, long most, String what) {
    return optional(name)
        .map(
            value -> {
              try {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                  return number;
                }
              } catch (NumberFormatException e) {
                // Reported below, like any invalid number.
              }
              throw new EnvironmentException(
                  name, "must be %s from %d to %d".formatted(what, least, most));
            });
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param fallback the default if the variable is not set
   * @throws EnvironmentException if it is anything else
   */
  public boolean flag(String name, boolean fallback) {
    return optional(name)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new EnvironmentException(name, "must be true or false");
                })
        .orElse(fallback);
  }

  /**
   * A URL to send secrets to or fetch keys from: https, or http on loopback only.
   *
   * @throws EnvironmentException if it is not set or invalid
   */
  public URI safeUrl(String name) {
    return url(name, Environment::isLoopbackHttp, "an https address (http only on loopback)");
  }

  /**
   * The addresses in a comma-separated list, in order, each as in {@link #safeUrl}.
   *
   * @throws EnvironmentException if there is none, or one is invalid
   */
  public List<URI> safeUrls(String name) {
    List<URI> urls = new ArrayList<>();
    for (String part : required(name).split(",", -1)) {
      urls.add(with(Map.of(name, part)).safeUrl(name));
    }
    return urls;
  }

  /**
   * A URL that no secret is sent to: https or http.
   *
   * @throws EnvironmentException if it is not set or invalid
   */
  public URI url(String name) {
    return url(name, url -> "http".equals(url.getScheme()), "an https or http address");
  }

  private URI url(String name, Predicate<URI> mayLackTls, String what) {
    try {
      URI url = new URI(required(name));
      boolean usable = url.getHost() != null && url.getUserInfo() == null;
      if (usable && ("https".equals(url.getScheme()) || mayLackTls.test(url))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below: the parser's message would repeat the value.
    }
    throw new EnvironmentException(name, "must be " + what);
  }

  private static boolean isLoopbackHttp(URI url) {
    return "http".equals(url.getScheme()) && Loopback.is(url.getHost());
  }

  @Override
  public String toString() {
    return "Environment" + new java.util.TreeSet<>(variables.keySet());
  }
}
