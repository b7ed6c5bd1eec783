package dev.partyline.http;

import java.util.Locale;
import java.util.Optional;

/**
 * A {@code Content-Type} header (RFC 9110 section 8.3): one media type and its parameters. A header
 * that is sent twice arrives joined by a comma, which is no such value.
 */
final class ContentType {

  // RFC 9110 section 5.6.2, besides letters and digits.
  private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

  private final String header;
  private int at;
  private String mediaType = "";
  private boolean isUtf8 = true;

  private ContentType(String header) {
    this.header = header;
  }

  /** Parses a header; empty if it is not in the form of RFC 9110. */
  static Optional<ContentType> parse(String header) {
    ContentType parsed = new ContentType(header);
    return parsed.readMediaType() && parsed.readParameters()
        ? Optional.of(parsed)
        : Optional.empty();
  }

  /** The media type without parameters, in lower case. */
  String mediaType() {
    return mediaType;
  }

  /** Whether no {@code charset} other than UTF-8 is declared. */
  boolean isUtf8() {
    return isUtf8;
  }

  private boolean readMediaType() {
    skipSpaces();
    int start = at;
    if (token().isEmpty() || !skip('/') || token().isEmpty()) {
      return false;
    }
    mediaType = header.substring(start, at).toLowerCase(Locale.ROOT);
    return true;
  }

  /** RFC 9110 section 5.6.6. A parameter may be empty. */
  private boolean readParameters() {
    for (skipSpaces(); at < header.length(); skipSpaces()) {
      if (!skip(';')) {
        return false;
      }
      skipSpaces();
      if (at < header.length() && header.charAt(at) != ';' && !readParameter()) {
        return false;
      }
    }
    return true;
  }

  private boolean readParameter() {
    String name = token();
    if (name.isEmpty() || !skip('=')) {
      return false;
    }
    Optional<String> value = skip('"') ? quoted() : Optional.of(token()).filter(v -> !v.isEmpty());
    if (name.equalsIgnoreCase("charset")) {
      isUtf8 &= value.filter("utf-8"::equalsIgnoreCase).isPresent();
    }
    return value.isPresent();
  }

  private String token() {
    int start = at;
    while (at < header.length() && isTokenCharacter(header.charAt(at))) {
      at++;
    }
    return header.substring(start, at);
  }

  /** RFC 9110 section 5.6.4, behind its first quote; empty if it has no last one. */
  private Optional<String> quoted() {
    StringBuilder text = new StringBuilder();
    while (at < header.length()) {
      char c = header.charAt(at++);
      if (c == '"') {
        return Optional.of(text.toString());
      }
      text.append(c == '\\' && at < header.length() ? header.charAt(at++) : c);
    }
    return Optional.empty();
  }

  private boolean skip(char c) {
    boolean found = at < header.length() && header.charAt(at) == c;
    if (found) {
      at++;
    }
    return found;
  }

  private void skipSpaces() {
    while (skip(' ') || skip('\t')) {
      // RFC 9110 section 5.6.3.
    }
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_SYMBOLS.indexOf(c) >= 0;
  }
}
