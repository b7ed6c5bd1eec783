package dev.partyline.outcome;

import java.time.Duration;

/**
 * Why a request is refused. The HTTP edge alone decides what the caller learns; {@link #reason()}
 * is for the log only.
 */
public sealed interface Refusal {

  /** A short code that holds nothing from the request. */
  String reason();

  /**
   * The request is invalid.
   *
   * @param field the invalid field, or {@code body}
   * @param why what is wrong, without its value
   */
  record Malformed(String field, String why) implements Refusal {
    @Override
    public String reason() {
      return "malformed_" + field;
    }
  }

  /**
   * Too many requests.
   *
   * @param reason whose requests were counted
   * @param retryAfter at least 1 s
   */
  record Limited(String reason, Duration retryAfter) implements Refusal {}

  /** The route exists only with a setting that is off. */
  record NoRoute() implements Refusal {
    @Override
    public String reason() {
      return "no_route";
    }
  }

  /** The body exceeds the limit, in bytes. */
  record TooLarge(int limit) implements Refusal {
    @Override
    public String reason() {
      return "too_large";
    }
  }

  /**
   * The content type is not supported.
   *
   * @param supported the content types that are, as a text for the caller
   */
  record UnsupportedType(String supported) implements Refusal {
    @Override
    public String reason() {
      return "unsupported_type";
    }
  }

  /** No {@code Authorization} header was sent. */
  record NoToken() implements Refusal {
    @Override
    public String reason() {
      return "no_token";
    }
  }

  /** The token failed the check that {@code reason} names. */
  record BadToken(String reason) implements Refusal {}

  /** The user is authenticated but denied by the rule that {@code reason} names. */
  record Denied(String reason) implements Refusal {}
}
