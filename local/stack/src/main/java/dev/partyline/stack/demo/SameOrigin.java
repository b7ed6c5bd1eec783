package dev.partyline.stack.demo;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * Detects requests of other pages in the same browser. Clients that are not browsers do not send
 * these headers, and are accepted.
 */
final class SameOrigin {

  // Any other host name that resolves to loopback is DNS rebinding.
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  private SameOrigin() {}

  static boolean matches(Request request) {
    if (!LOOPBACK.contains(Request.getServerName(request))) {
      return false;
    }
    HttpFields headers = request.getHeaders();
    String origin = headers.get("Origin");
    if (origin != null && !origin.equals("http://" + headers.get("Host"))) {
      return false;
    }
    // For GET and HEAD, which have no Origin (https://www.w3.org/TR/fetch-metadata/).
    String site = headers.get("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }
}
