package dev.partyline.outcome;

import java.time.Duration;

/**
 * Why a request is not granted. What the caller is told of it is decided in one place, at the HTTP
 * edge; {@link #reason()} is for the log only.
 */
public sealed interface Refusal {

  /** A short code without anything the caller sent. */
  String reason();

  /**
   * The request cannot be read.
   *
   * @param field the field at fault, or {@code body}
   * @param why what is wrong with it, never quoting its value
   */
  record Malformed(String field, String why) implements Refusal {
    @Override
    public String reason() {
      return "malformed_" + field;
    }
  }

  /**
   * Too many requests of this kind.
   *
   * @param reason whose requests were counted
   * @param retryAfter how long to wait, 1 s at least
   */
  record Limited(String reason, Duration retryAfter) implements Refusal {}

  /** The body is over the limit, in bytes. */
  record TooLarge(int limit) implements Refusal {
    @Override
    public String reason() {
      return "too_large";
    }
  }

  /** The body has a content type that is not read here. */
  record UnsupportedType() implements Refusal {
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

  /**
   * A token was sent and is not accepted.
   *
   * @param reason which check it failed
   */
  record BadToken(String reason) implements Refusal {}

  /**
   * The user is known, and may not do this.
   *
   * @param reason which rule said no
   */
  record Denied(String reason) implements Refusal {}
}
