package dev.partyline.http;

import java.util.Optional;

/**
 * The parts of an HTTP request that the functions use; only their syntax has been checked.
 *
 * @param id API Gateway's request id
 * @param route the method and path that API Gateway matched, such as {@code POST /pusher/auth}
 * @param query the query string, without its question mark
 * @param sourceIp the caller's address
 * @param authorization the {@code Authorization} header
 * @param contentType the {@code Content-Type} header
 * @param body may be empty, as all others if they are missing
 */
public record Request(
    String id,
    String route,
    String query,
    String sourceIp,
    String authorization,
    String contentType,
    Body body) {

  /** The body's format by the {@code Content-Type} header; empty if it is not supported. */
  public Optional<BodyFormat> bodyFormat() {
    return BodyFormat.of(contentType);
  }

  /** The {@code Authorization} header; empty if none was sent. */
  public Optional<String> authorizationHeader() {
    return authorization.isEmpty() ? Optional.empty() : Optional.of(authorization);
  }
}
