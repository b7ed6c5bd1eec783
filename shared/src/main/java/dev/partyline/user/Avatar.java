package dev.partyline.user;

import java.net.URI;
import java.net.URISyntaxException;

/** A user's picture. Only https addresses: it is loaded by other people's browsers. */
public sealed interface Avatar {

  /** The picture's address. */
  record Picture(String url) implements Avatar {}

  /** There is none that could be shown. */
  record None() implements Avatar {}

  /** How many characters an address may have. */
  int MAX_URL_CHARACTERS = 512;

  /** No picture. */
  static Avatar none() {
    return new None();
  }

  /** The picture at this address; none if it is not an https address or too long to be shown. */
  static Avatar at(String url) {
    if (url.length() > MAX_URL_CHARACTERS) {
      return none();
    }
    try {
      URI uri = new URI(url);
      boolean shown = "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
      return shown ? new Picture(uri.toASCIIString()) : none();
    } catch (URISyntaxException e) {
      return none();
    }
  }

  /** This one, or the other where this is none. */
  default Avatar or(Avatar other) {
    return this instanceof None ? other : this;
  }
}
