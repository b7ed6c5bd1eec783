package dev.partyline.cloud.api;

import dev.partyline.template.Cors;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * CORS headers as API Gateway sets them with a {@code CorsConfiguration}: preflight requests do not
 * invoke the function, and the function's own CORS headers are ignored (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">configure
 * CORS</a>).
 */
sealed interface CorsHeaders {

  /** Whether API Gateway answers the request itself. */
  boolean isPreflight(Request request);

  /** Adds the CORS headers for the request's origin. */
  void add(Request request, Response response);

  /** Whether a header of the function's answer is removed. */
  boolean ignores(String header);

  static CorsHeaders of(Cors cors) {
    return switch (cors) {
      case Cors.Off() -> new Off();
      case Cors.Rules rules -> new On(rules);
    };
  }

  /** Without CorsConfiguration: the function handles CORS. */
  record Off() implements CorsHeaders {
    @Override
    public boolean isPreflight(Request request) {
      return false;
    }

    @Override
    public void add(Request request, Response response) {
      // The function's answer is not changed.
    }

    @Override
    public boolean ignores(String header) {
      return false;
    }
  }

  /** With the template's rules. */
  record On(Cors.Rules rules) implements CorsHeaders {

    @Override
    public boolean isPreflight(Request request) {
      return request.getMethod().equals("OPTIONS")
          && header(request, "Origin") != null
          && header(request, "Access-Control-Request-Method") != null;
    }

    @Override
    public void add(Request request, Response response) {
      String origin = header(request, "Origin");
      if (origin == null || !allows(rules.allowOrigins(), origin)) {
        return;
      }
      boolean any = rules.allowOrigins().contains("*");
      put(response, "access-control-allow-origin", any ? "*" : origin);
      if (!any) {
        put(response, "vary", "origin");
      }
      if (rules.allowCredentials()) {
        put(response, "access-control-allow-credentials", "true");
      }
      if (isPreflight(request)) {
        put(response, "access-control-allow-methods", joined(rules.allowMethods()));
        put(response, "access-control-allow-headers", joined(rules.allowHeaders()));
        if (rules.maxAgeSeconds() != 0) {
          put(response, "access-control-max-age", Integer.toString(rules.maxAgeSeconds()));
        }
      } else {
        put(response, "access-control-expose-headers", joined(rules.exposeHeaders()));
      }
    }

    @Override
    public boolean ignores(String header) {
      return header.toLowerCase(Locale.ROOT).startsWith("access-control-");
    }

    private static boolean allows(List<String> allowed, String origin) {
      return allowed.stream()
          .anyMatch(
              pattern ->
                  pattern.equals("*")
                      || pattern.equalsIgnoreCase(origin)
                      || (pattern.endsWith("://*")
                          && origin
                              .toLowerCase(Locale.ROOT)
                              .startsWith(pattern.substring(0, pattern.length() - 1))));
    }

    private static @org.jspecify.annotations.Nullable String header(Request request, String name) {
      return request.getHeaders().get(name);
    }

    private static void put(Response response, String name, String value) {
      if (!value.isEmpty()) {
        response.getHeaders().put(name, value);
      }
    }

    private static String joined(List<String> values) {
      return String.join(",", values);
    }
  }
}
