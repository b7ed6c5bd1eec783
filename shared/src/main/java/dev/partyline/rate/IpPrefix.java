package dev.partyline.rate;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The part of an IP address that stands for one subscriber: an IPv4 address whole, of an IPv6
 * address the first 64 bits. A subscriber's block is a /64 or larger, /56 or /48 as a rule (<a
 * href="https://www.rfc-editor.org/rfc/rfc6177">RFC 6177</a>; <a
 * href="https://www.ripe.net/publications/docs/ripe-690/">RIPE-690</a> section 4.2), and a device
 * may use any address of its /64, several at a time (<a
 * href="https://www.rfc-editor.org/rfc/rfc8981">RFC 8981</a>). Immutable.
 *
 * @param text the one spelling: {@code 192.0.2.1}, {@code 2001:db8:0:1::/64}
 */
record IpPrefix(String text) {

  // All texts that are no address share one prefix, so that none evades the count.
  private static final IpPrefix UNKNOWN = new IpPrefix("unknown");

  // 45 characters, and a zone.
  private static final int MAX_CHARACTERS = 100;

  // Some readers take a leading zero for octal (RFC 6943 section 3.1.1).
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /**
   * The prefix of an address in text form (<a
   * href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291 section 2.2</a>). A zone id
   * ({@code %eth0}) is left out, since it names the receiver's own link. An IPv4-mapped address
   * ({@code ::ffff:192.0.2.1}) is its IPv4 address.
   *
   * @param address any text; one that is no address is counted as {@code unknown}
   */
  static IpPrefix of(String address) {
    if (address.length() > MAX_CHARACTERS) {
      return UNKNOWN;
    }
    int zone = address.indexOf('%');
    boolean hasZone = zone > 0 && zone < address.length() - 1 && address.indexOf(':') >= 0;
    String literal = hasZone ? address.substring(0, zone) : address;
    // Only of these forms, for which the JDK asks no name server.
    if (!V4.matcher(literal).matches() && !V6.matcher(literal).matches()) {
      return UNKNOWN;
    }
    try {
      return of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return UNKNOWN;
    }
  }

  private static IpPrefix of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return new IpPrefix(address.getHostAddress());
    }
    byte[] bytes = address.getAddress();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i += 2) {
      int group = (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
      text.append(Integer.toHexString(group)).append(':');
    }
    return new IpPrefix(text.append(":/64").toString());
  }
}
