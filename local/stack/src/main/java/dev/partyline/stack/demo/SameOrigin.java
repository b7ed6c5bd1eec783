package dev.partyline.stack.demo;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/**
 * Tells the page's own requests from those of any other page that is open in the same browser. What
 * is no browser sends neither header, and is free to ask.
 */
final class SameOrigin {

  // A name of another kind is one that somebody else made lead here.
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  private SameOrigin() {}

  static boolean holds(Request request) {
    if (!LOOPBACK.contains(Request.getServerName(request))) {
      return false;
    }
    HttpFields headers = request.getHeaders();
    String origin = headers.get("Origin");
    if (origin != null && !origin.equals("http://" + headers.get("Host"))) {
      return false;
    }
    // Where no Origin is sent, with GET and HEAD (https://www.w3.org/TR/fetch-metadata/).
    String site = headers.get("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }
}
