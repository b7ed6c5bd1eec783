package dev.partyline.template;

import java.util.List;

/**
 * The CORS settings of an HTTP API. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS
 *     for HTTP APIs</a>
 */
public sealed interface Cors {

  /** The API does not handle CORS; functions may. */
  record Off() implements Cors {}

  /**
   * The API answers preflight requests itself and adds its own headers to every response.
   *
   * @param allowOrigins origins, or {@code *}
   * @param allowMethods methods in upper case, or {@code *}
   * @param allowHeaders names of headers, or {@code *}
   * @param exposeHeaders names of headers, or {@code *}
   * @param maxAgeSeconds -1 to 86 400; 0 by default
   * @param allowCredentials never with the origin {@code *}
   */
  record Rules(
      List<String> allowOrigins,
      List<String> allowMethods,
      List<String> allowHeaders,
      List<String> exposeHeaders,
      int maxAgeSeconds,
      boolean allowCredentials)
      implements Cors {

    /** Copies the lists. */
    public Rules {
      allowOrigins = List.copyOf(allowOrigins);
      allowMethods = List.copyOf(allowMethods);
      allowHeaders = List.copyOf(allowHeaders);
      exposeHeaders = List.copyOf(exposeHeaders);
    }
  }
}
