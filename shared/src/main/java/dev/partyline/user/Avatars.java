package dev.partyline.user;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides which pictures are shown. Other users' browsers load them: only over https, without
 * credentials in the URL, and only from the configured hosts if there are any. Immutable,
 * thread-safe.
 */
public final class Avatars {

  /** The maximum length of a URL, in characters. */
  static final int MAX_URL_CHARACTERS = 512;

  private static final int MAX_HOST_CHARACTERS = 253;
  private static final String SUBDOMAINS = "*.";
  private static final int HTTPS_PORT = 443;

  // RFC 1123 section 2.1.
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  // A host, or the subdomains of one that is no top-level domain.
  private static final Pattern HOST =
      Pattern.compile("(\\*\\." + LABEL + "\\.)?(" + LABEL + "\\.)*" + LABEL);

  private final Set<String> hosts;

  private Avatars(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  /**
   * Reads {@code AVATAR_HOSTS}: host names separated by commas, {@code *.example.org} for the
   * subdomains of a host. Pictures of any host are shown if it is not set.
   *
   * @throws EnvironmentException if it is invalid
   */
  public static Avatars from(Environment environment) {
    Set<String> hosts =
        environment.list("AVATAR_HOSTS").stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    boolean isSet = environment.optional("AVATAR_HOSTS").isPresent();
    if (isSet && (hosts.isEmpty() || !hosts.stream().allMatch(Avatars::isValid))) {
      throw new EnvironmentException(
          "AVATAR_HOSTS", "must be host names, such as cdn.example.org or *.example.org");
    }
    return new Avatars(hosts);
  }

  private static boolean isValid(String host) {
    return host.length() <= MAX_HOST_CHARACTERS && HOST.matcher(host).matches();
  }

  /** The picture at a URL; none if it must not be shown. */
  public Avatar at(String url) {
    if (url.length() > MAX_URL_CHARACTERS) {
      return Avatar.none();
    }
    try {
      URI uri = new URI(url);
      return isHttps(uri) && isOnOneOfTheHosts(uri)
          ? new Avatar.Picture(uri.toASCIIString())
          : Avatar.none();
    } catch (URISyntaxException e) {
      return Avatar.none();
    }
  }

  private static boolean isHttps(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && uri.getRawAuthority().indexOf('@') < 0;
  }

  private boolean isOnOneOfTheHosts(URI uri) {
    if (hosts.isEmpty()) {
      return true;
    }
    // As in a content security policy, a host without a port is its https port only.
    if (uri.getPort() >= 0 && uri.getPort() != HTTPS_PORT) {
      return false;
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (hosts.contains(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (hosts.contains(SUBDOMAINS + host.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Avatars that && hosts.equals(that.hosts);
  }

  @Override
  public int hashCode() {
    return hosts.hashCode();
  }
}
