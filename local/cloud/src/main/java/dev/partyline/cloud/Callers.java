package dev.partyline.cloud;

import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of other sites' pages, in the developer's browser, from those of programs on this
 * machine. The servers on loopback do not authenticate callers, so every page would have what they
 * have. Programs ({@code curl}, the AWS CLI, the SDKs) send none of the headers of browsers, and
 * are accepted. Immutable, thread-safe.
 *
 * @param origins the origins of further pages, each as {@code scheme://host[:port]}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-7">RFC 6454, Origin</a>
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch metadata</a>
 */
public record Callers(Set<String> origins) {

  // Any other host name that resolves to loopback is DNS rebinding.
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  /** Copies the set. */
  public Callers {
    origins = Set.copyOf(origins);
  }

  /** Programs, and pages of the server itself. */
  public static Callers sameOrigin() {
    return new Callers(Set.of());
  }

  /** These also, and pages of other origins. */
  public static Callers withPagesOf(Collection<String> origins) {
    return new Callers(Set.copyOf(origins));
  }

  /** Whether the server may answer the request. */
  public boolean accept(Headers request) {
    if (!isForLoopback(request)) {
      return false;
    }
    String host = request.get("Host");
    String origin = request.get("Origin");
    if (origin != null) {
      return origin.equals("http://" + host) || origins.contains(origin);
    }
    // A request without Origin may still be another page's image, form or link.
    String site = request.get("Sec-Fetch-Site");
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  /** Whether the request names this machine as its server. */
  public static boolean isForLoopback(Headers request) {
    String host = request.get("Host");
    return host == null || LOOPBACK.contains(name(host));
  }

  private static String name(String host) {
    try {
      String name = URI.create("http://" + host).getHost();
      return name == null ? "" : name.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  /** The headers of a request. */
  @FunctionalInterface
  public interface Headers {

    /** A header by its name, whatever its case; null if it is missing. */
    @Nullable String get(String name);
  }
}
