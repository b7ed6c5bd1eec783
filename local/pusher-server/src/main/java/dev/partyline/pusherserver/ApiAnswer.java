package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An answer of the HTTP API: JSON on success, else a message (<a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#general">general</a>).
 */
record ApiAnswer(int status, String contentType, String body) {

  static ApiAnswer ok(ObjectNode json) {
    return new ApiAnswer(200, "application/json", json.toString());
  }

  /** 202 without content, the answer of the deprecated event resource. */
  static ApiAnswer accepted() {
    return text(202, "");
  }

  static ApiAnswer badRequest(String message) {
    return text(400, message);
  }

  static ApiAnswer unauthorized(String message) {
    return text(401, message);
  }

  static ApiAnswer notFound(String message) {
    return text(404, message);
  }

  static ApiAnswer bodyTooLarge(long limit) {
    return text(413, "The body is larger than " + limit + " bytes");
  }

  /** Pusher's message, see https://github.com/pusher/pusher-http-python/issues/220 . */
  static ApiAnswer dataTooLarge() {
    return text(
        413,
        "The data content of this event exceeds the allowed maximum (%d bytes). See https://pusher.com/docs/channels/server_api/http-api#publishing-events for more info"
            .formatted(PublishedEvent.MAX_DATA_BYTES));
  }

  private static ApiAnswer text(int status, String body) {
    return new ApiAnswer(status, "text/plain; charset=utf-8", body);
  }
}
