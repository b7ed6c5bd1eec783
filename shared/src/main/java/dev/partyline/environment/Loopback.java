package dev.partyline.environment;

import java.util.regex.Pattern;

/**
 * Recognizes this machine's host names by their text alone: no name is resolved, since the result
 * can change (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3, RFC 6761 section 6.3).
 */
public final class Loopback {

  private static final Pattern IPV4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private Loopback() {}

  /** Whether the host, without a port, is this machine. */
  public static boolean is(String host) {
    return host.equals("localhost") || host.equals("[::1]") || IPV4.matcher(host).matches();
  }
}
