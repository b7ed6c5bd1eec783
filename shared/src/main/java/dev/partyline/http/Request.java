package dev.partyline.http;

import java.util.Optional;

/**
 * What the functions need of an HTTP request. Nothing in it has been checked but its form.
 *
 * @param id API Gateway's request id, empty if there is none
 * @param sourceIp the address that the request came from, empty if it is not known
 * @param authorization the {@code Authorization} header, empty if there is none
 * @param contentType the {@code Content-Type} header, empty if there is none
 * @param body the body as it was sent, base64 undone; empty if there is none
 */
public record Request(
    String id, String sourceIp, String authorization, String contentType, Body body) {

  /** The media type without parameters, in lower case (RFC 9110 section 8.3.1). */
  public String mediaType() {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(java.util.Locale.ROOT);
  }

  /** The header, or nothing if none was sent. */
  public Optional<String> authorizationHeader() {
    return authorization.isEmpty() ? Optional.empty() : Optional.of(authorization);
  }
}
