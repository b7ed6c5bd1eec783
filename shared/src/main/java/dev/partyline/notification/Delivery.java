package dev.partyline.notification;

import java.time.Duration;

/**
 * The result of one call to Pusher, by what to do next (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/">HTTP API</a>, HTTP
 * status codes; RFC 9110 section 15 for those not listed there).
 */
public sealed interface Delivery {

  /** Pusher accepted the call: all its notifications, or the end of a user's connections. */
  record Delivered() implements Delivery {}

  /**
   * Pusher did not answer, or cannot accept the call now: retry it. Without an answer, Pusher may
   * have accepted it.
   *
   * @param reason for the log: {@code Pusher answered 503}, or {@code Pusher: } and the code of a
   *     {@link dev.partyline.network.NetworkFault}, …
   * @param retryAfter the wait that Pusher requested; zero if none
   */
  record Unavailable(String reason, Duration retryAfter) implements Delivery {}

  /**
   * Pusher accepts nothing until the configuration or quota is fixed: a wrong key, an exceeded
   * quota, another host. The call is valid.
   */
  record Refused(int status) implements Delivery {}

  /** Pusher will never accept the call: one of the notifications, or the user's id, is invalid. */
  record Undeliverable(int status) implements Delivery {}
}
