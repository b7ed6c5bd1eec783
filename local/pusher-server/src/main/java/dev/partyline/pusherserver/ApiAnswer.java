package dev.partyline.pusherserver;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the HTTP API answers: JSON on success, else a text for people, as <a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#general">general</a>
 * says.
 */
record ApiAnswer(int status, String contentType, String body) {

  static ApiAnswer ok(ObjectNode json) {
    return new ApiAnswer(200, "application/json", json.toString());
  }

  static ApiAnswer badRequest(String why) {
    return text(400, why);
  }

  static ApiAnswer unauthorized(String why) {
    return text(401, why);
  }

  static ApiAnswer notFound(String what) {
    return text(404, what);
  }

  /** The text is Pusher's, see https://github.com/pusher/pusher-http-python/issues/220 . */
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
