package dev.partyline.notification;

/** What came of one call to Pusher. */
public sealed interface Delivery {

  /** Pusher took all of it. */
  record Delivered() implements Delivery {}

  /**
   * Pusher took none of it.
   *
   * @param status the HTTP status it answered with
   */
  record Refused(int status) implements Delivery {}

  /**
   * There was no answer, so whether Pusher took it is not known.
   *
   * @param reason a code for the log
   */
  record Unreachable(String reason) implements Delivery {}
}
