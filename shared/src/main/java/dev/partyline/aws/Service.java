package dev.partyline.aws;

import java.net.URI;

/**
 * A service that speaks AWS's JSON protocol (<a
 * href="https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html">1.0</a>, <a
 * href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">1.1</a>). Immutable,
 * thread-safe.
 *
 * @param name what a signature calls it
 * @param region the name of the region that a signature is for
 * @param url where it answers; a path, if there is one, of letters, digits, {@code -._~} and {@code
 *     /} alone
 * @param target what {@code X-Amz-Target} has before the operation's name
 * @param contentType the protocol's media type
 */
public record Service(String name, String region, URI url, String target, String contentType) {

  /** The path of a request. */
  String path() {
    return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
  }

  /** The {@code Host} of a request, as the JDK's client writes it. */
  String host() {
    boolean isDefaultPort =
        url.getPort() < 0 || url.getPort() == ("https".equals(url.getScheme()) ? 443 : 80);
    return isDefaultPort ? url.getHost() : url.getHost() + ":" + url.getPort();
  }
}
