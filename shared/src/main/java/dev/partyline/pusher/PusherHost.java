package dev.partyline.pusher;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.environment.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of Pusher's HTTP API. Immutable, thread-safe.
 *
 * @param scheme https, or http on loopback
 * @param authority the host, with a port if it is not the default
 */
public record PusherHost(String scheme, String authority) {

  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9-]+");
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\])(:[0-9]{1,5})?");

  /**
   * Reads {@code PUSHER_HOST} ({@code host[:port]}), or else {@code PUSHER_CLUSTER}, and {@code
   * PUSHER_TLS}. A cluster's host is {@code api-<cluster>.pusher.com} (<a
   * href="https://pusher.com/docs/channels/miscellaneous/clusters/">clusters</a>).
   *
   * @throws EnvironmentException if neither is set, one is malformed, or TLS is off for a host that
   *     is not this machine
   */
  public static PusherHost from(Environment environment) {
    boolean tls = environment.flag("PUSHER_TLS", true);
    String authority =
        environment.optional("PUSHER_HOST").orElseGet(() -> clusterHost(environment));
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches() || !isAddress(authority)) {
      throw new EnvironmentException("PUSHER_HOST", "must be host or host:port");
    }
    if (!tls && !Loopback.is(parts.group(1))) {
      throw new EnvironmentException(
          "PUSHER_TLS", "may be false only for a PUSHER_HOST on loopback");
    }
    return new PusherHost(tls ? "https" : "http", authority);
  }

  /** Finds at init what an HTTP client would reject at the first call. */
  private static boolean isAddress(String authority) {
    try {
      int port = new URI("https://" + authority).parseServerAuthority().getPort();
      return port == -1 || (port >= 1 && port <= 65_535);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String clusterHost(Environment environment) {
    String cluster =
        environment
            .optional("PUSHER_CLUSTER")
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "PUSHER_CLUSTER", "is not set, and PUSHER_HOST neither"));
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new EnvironmentException("PUSHER_CLUSTER", "must be a cluster's name, such as eu");
    }
    return "api-" + cluster + ".pusher.com";
  }
}
