package dev.partyline.rate;

import java.util.Optional;

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
  private static final int GROUPS = 8;

  /**
   * The prefix of an address in text form (<a
   * href="https://www.rfc-editor.org/rfc/rfc4291#section-2.2">RFC 4291 section 2.2</a>). A zone id
   * ({@code %eth0}) is left out, since it names the receiver's own link. An IPv4-mapped address
   * ({@code ::ffff:192.0.2.1}) is its IPv4 address. Asks no name server.
   *
   * @param address any text; one that is no address is counted as {@code unknown}
   */
  static IpPrefix of(String address) {
    if (address.length() > MAX_CHARACTERS) {
      return UNKNOWN;
    }
    Optional<String> text = address.indexOf(':') < 0 ? ofV4(address) : ofV6(address);
    return text.map(IpPrefix::new).orElse(UNKNOWN);
  }

  private static Optional<String> ofV4(String address) {
    int[] groups = new int[2];
    return readV4(address, groups, 0)
        ? Optional.of(v4Text(groups[0], groups[1]))
        : Optional.empty();
  }

  private static Optional<String> ofV6(String address) {
    int zone = address.indexOf('%');
    if (zone == address.length() - 1) {
      return Optional.empty();
    }
    int[] groups = new int[GROUPS];
    if (!readV6(zone < 0 ? address : address.substring(0, zone), groups)) {
      return Optional.empty();
    }
    boolean isMapped = groups[5] == 0xffff;
    for (int i = 0; i < 5; i++) {
      isMapped &= groups[i] == 0;
    }
    if (isMapped) {
      return Optional.of(v4Text(groups[6], groups[7]));
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS / 2; i++) {
      text.append(Integer.toHexString(groups[i])).append(':');
    }
    return Optional.of(text.append(":/64").toString());
  }

  private static String v4Text(int high, int low) {
    return (high >> 8) + "." + (high & 0xff) + "." + (low >> 8) + "." + (low & 0xff);
  }

  private static boolean readV6(String address, int[] groups) {
    int gap = address.indexOf("::");
    if (gap < 0) {
      return readGroups(address, true, groups) == GROUPS;
    }
    int[] before = new int[GROUPS];
    int[] after = new int[GROUPS];
    int first = readGroups(address.substring(0, gap), false, before);
    int last = readGroups(address.substring(gap + 2), true, after);
    // "::" stands for one group or more.
    if (first < 0 || last < 0 || first + last >= GROUPS) {
      return false;
    }
    System.arraycopy(before, 0, groups, 0, first);
    System.arraycopy(after, 0, groups, GROUPS - last, last);
    return true;
  }

  /**
   * Reads groups with single colons between them.
   *
   * @param endsAddress whether the last two groups may be written as an IPv4 address
   * @return how many there are; -1 if the text is anything else
   */
  private static int readGroups(String text, boolean endsAddress, int[] groups) {
    if (text.isEmpty()) {
      return 0;
    }
    int count = 0;
    int start = 0;
    while (true) {
      int end = text.indexOf(':', start);
      boolean isLast = end < 0;
      String group = text.substring(start, isLast ? text.length() : end);
      if (isLast && endsAddress && group.indexOf('.') >= 0) {
        return count + 2 <= GROUPS && readV4(group, groups, count) ? count + 2 : -1;
      }
      int value = readNumber(group, 4, 16);
      if (value < 0 || count == GROUPS) {
        return -1;
      }
      groups[count++] = value;
      if (isLast) {
        return count;
      }
      start = end + 1;
    }
  }

  /** Reads an IPv4 address as two groups of 16 bits. */
  private static boolean readV4(String text, int[] groups, int at) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    int[] bytes = new int[4];
    for (int i = 0; i < 4; i++) {
      bytes[i] = readNumber(parts[i], 3, 10);
      // Some readers take a leading zero for octal (RFC 6943 section 3.1.1).
      if (bytes[i] < 0 || bytes[i] > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        return false;
      }
    }
    groups[at] = bytes[0] << 8 | bytes[1];
    groups[at + 1] = bytes[2] << 8 | bytes[3];
    return true;
  }

  /** Reads ASCII digits, at most {@code maxDigits}; -1 if the text is anything else. */
  private static int readNumber(String text, int maxDigits, int radix) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      int digit = character < 128 ? Character.digit(character, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
