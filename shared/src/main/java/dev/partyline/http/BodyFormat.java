package dev.partyline.http;

import java.util.Optional;

/** The formats of a request body that the functions read, always in UTF-8. */
public enum BodyFormat {
  JSON("application/json"),
  FORM("application/x-www-form-urlencoded");

  private final String mediaType;

  BodyFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * The format that a {@code Content-Type} header declares; empty if it declares another one, more
   * than one, or another {@code charset}.
   */
  static Optional<BodyFormat> of(String contentType) {
    return ContentType.parse(contentType)
        .filter(ContentType::isUtf8)
        .flatMap(type -> ofMediaType(type.mediaType()));
  }

  private static Optional<BodyFormat> ofMediaType(String mediaType) {
    for (BodyFormat format : values()) {
      if (format.mediaType.equals(mediaType)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
