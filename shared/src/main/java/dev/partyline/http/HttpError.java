package dev.partyline.http;

import dev.partyline.outcome.Refusal;
import java.time.Duration;
import java.util.Map;

/**
 * What a caller learns of a refusal.
 *
 * @param headers of the whole answer
 */
record HttpError(int status, String error, String message, Map<String, String> headers) {

  /** The error for a refusal: the only place that maps one to a status and a message. */
  static HttpError of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.Malformed(String field, String why) ->
          new HttpError(400, "Bad Request", field + " " + why, Map.of());
      case Refusal.NoToken() -> unauthorized("Bearer");
      case Refusal.BadToken(String reason) -> unauthorized("Bearer error=\"invalid_token\"");
      case Refusal.Denied(String reason) ->
          new HttpError(403, "Forbidden", "Not authorized to access this channel", Map.of());
      case Refusal.Limited(String reason, Duration retryAfter) ->
          new HttpError(
              429,
              "Too Many Requests",
              "Wait before you ask again",
              Map.of("Retry-After", Long.toString(retryAfter.toSeconds())));
      case Refusal.NoRoute() -> new HttpError(404, "Not Found", "Not Found", Map.of());
      case Refusal.TooLarge(int limit) ->
          new HttpError(413, "Payload Too Large", "The body is over " + limit + " bytes", Map.of());
      case Refusal.UnsupportedType(String supported) ->
          new HttpError(
              415,
              "Unsupported Media Type",
              "Send exactly one content type, " + supported,
              Map.of());
    };
  }

  // One message for all reasons: callers do not learn why a token is not accepted.
  private static HttpError unauthorized(String challenge) {
    return new HttpError(
        401,
        "Unauthorized",
        "A valid bearer token is required",
        Map.of("WWW-Authenticate", challenge));
  }
}
