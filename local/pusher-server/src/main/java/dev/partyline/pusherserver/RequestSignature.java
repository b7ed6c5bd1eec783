package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks the signature and the timestamp of a request (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#authentication">authentication</a>).
 * The signed text is the method, the path and the parameters sorted by name, one per line; {@code
 * body_md5} covers the body. Thread-safe.
 */
final class RequestSignature {

  /** "The server will only accept requests where the timestamp is within 600s". */
  private static final Duration TOLERANCE = Duration.ofMinutes(10);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final String SIGNATURE_PARAMETER = "auth_signature";

  private final PusherApp app;
  private final AppSignature signature;
  private final Clock clock;
  private final List<Function<ApiRequest, Optional<String>>> checks;

  RequestSignature(PusherApp app, AppSignature signature, Clock clock) {
    this.app = app;
    this.signature = signature;
    this.clock = clock;
    this.checks =
        List.of(
            this::missingParameter,
            this::invalidVersion,
            this::unknownKey,
            this::expiredTimestamp,
            this::invalidBodyMd5,
            this::invalidSignature);
  }

  /** Returns the error; empty if the request is valid. */
  Optional<String> error(ApiRequest request) {
    return checks.stream().flatMap(check -> check.apply(request).stream()).findFirst();
  }

  private Optional<String> missingParameter(ApiRequest request) {
    return Stream.of("auth_key", "auth_timestamp", "auth_version", SIGNATURE_PARAMETER)
        .filter(name -> request.parameter(name).isEmpty())
        .findFirst()
        .map(name -> "Missing required parameter: " + name + " must occur exactly once");
  }

  private Optional<String> invalidVersion(ApiRequest request) {
    return errorUnless(
        "1.0".equals(value(request, "auth_version")), "Version not supported: must be 1.0");
  }

  /** Pusher's message: https://github.com/pusher/pusher-http-ruby/issues/96 . */
  private Optional<String> unknownKey(ApiRequest request) {
    return errorUnless(app.key().equals(value(request, "auth_key")), "Unknown auth_key");
  }

  /** Pusher's message: https://github.com/pusher/pusher-http-ruby/issues/49 . */
  private Optional<String> expiredTimestamp(ApiRequest request) {
    String given = value(request, "auth_timestamp");
    if (!SECONDS.matcher(given).matches()) {
      return Optional.of("Invalid timestamp: must be seconds since 1970");
    }
    Instant then = Instant.ofEpochSecond(Long.parseLong(given));
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    return errorUnless(
        Duration.between(then, now).abs().compareTo(TOLERANCE) <= 0,
        "Timestamp expired: Given timestamp (%s) not within %ds of server time (%s)"
            .formatted(then, TOLERANCE.toSeconds(), now));
  }

  private Optional<String> invalidBodyMd5(ApiRequest request) {
    Optional<String> given = request.parameter("body_md5");
    if (given.isEmpty()) {
      return errorUnless(
          request.body().isEmpty(), "Missing required parameter: body_md5 is required with a body");
    }
    String actual = request.body().md5();
    return errorUnless(
        MessageDigest.isEqual(actual.getBytes(US_ASCII), given.get().getBytes(UTF_8)),
        "Invalid body MD5: the body's MD5 is " + actual + ", but you sent " + given.get());
  }

  /** Pusher's message: https://github.com/pusher/pusher-http-go/issues/91 . */
  private Optional<String> invalidSignature(ApiRequest request) {
    String text = signedText(request);
    String given = value(request, SIGNATURE_PARAMETER);
    return errorUnless(
        signature.matches(text, given),
        "Invalid signature: you should have sent HmacSHA256Hex(\"%s\", your_secret_key), but you sent \"%s\""
            .formatted(text.replace("\n", "\\n"), given));
  }

  private static String signedText(ApiRequest request) {
    String parameters =
        request.parameters().stream()
            .filter(parameter -> !parameter.name().equals(SIGNATURE_PARAMETER))
            .sorted(comparing(ApiRequest.Parameter::name))
            .map(parameter -> parameter.name() + "=" + parameter.value())
            .collect(joining("&"));
    // Libraries sign the path before they escape it, as the page says of the query.
    return request.method() + "\n" + request.decodedPath() + "\n" + parameters;
  }

  private static String value(ApiRequest request, String name) {
    return request.parameter(name).orElse("");
  }

  private static Optional<String> errorUnless(boolean valid, String error) {
    return valid ? Optional.empty() : Optional.of(error);
  }
}
