package dev.partyline.notification;

import java.time.Duration;

/**
 * What came of one call to Pusher, by what is to be done next (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">HTTP API</a>, HTTP
 * status codes; RFC 9110 section 15 for those that the page leaves out).
 */
public sealed interface Delivery {

  /** Pusher took all of it. */
  record Delivered() implements Delivery {}

  /**
   * Pusher did not answer, or cannot take it now: the same call may do in a moment. If there was no
   * answer, whether Pusher took it is not known.
   *
   * @param reason a code for the log
   * @param retryAfter how long Pusher wants to be left alone; zero if it did not say
   */
  record Unavailable(String reason, Duration retryAfter) implements Delivery {}

  /**
   * Pusher takes nothing from us until somebody mends something: a wrong key, a quota used up, a
   * host that is not Pusher's. Nothing is wrong with what was sent.
   *
   * @param status the HTTP status it answered with
   */
  record Refused(int status) implements Delivery {}

  /**
   * Pusher will never take this: something is wrong with one of the notifications.
   *
   * @param status the HTTP status it answered with
   */
  record Undeliverable(int status) implements Delivery {}
}
