package dev.partyline.user;

import java.net.URI;
import java.net.URISyntaxException;

/** A user's picture: https only, since other users' browsers load it. */
public sealed interface Avatar {

  /** A picture and its URL. */
  record Picture(String url) implements Avatar {}

  /** No picture to show. */
  record None() implements Avatar {}

  /** The maximum length of a URL, in characters. */
  int MAX_URL_CHARACTERS = 512;

  /** No picture. */
  static Avatar none() {
    return new None();
  }

  /** The picture at a URL; none if it is not https or too long. */
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

  /** This picture, or else the other. */
  default Avatar or(Avatar other) {
    return this instanceof None ? other : this;
  }
}
