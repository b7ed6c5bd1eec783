package dev.partyline.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.IntegerArbitrary;

/** Properties that hold for every address and text. */
class IpPrefixPropertiesTest {

  private static final String[] ALIKES = {":", "::", ".", "0", "7", "f", "ffff"};

  @Property
  void everySpellingOfAnAddressIsOneCaller(
      @ForAll("groups") int[] groups, @ForAll Random one, @ForAll Random other) {
    assertThat(Caller.address(spelled(groups, one)))
        .isEqualTo(Caller.address(spelled(groups, other)))
        .isNotEqualTo(Caller.address("unknown"));
  }

  @Property
  void everyAddressOfASlash64IsOneCaller(
      @ForAll("groups") int[] one, @ForAll("groups") int[] other, @ForAll Random random) {
    int[] neighbour = one.clone();
    System.arraycopy(other, 4, neighbour, 4, 4);
    Assume.that(!isMapped(one) && !isMapped(neighbour));

    assertThat(Caller.address(spelled(neighbour, random)))
        .isEqualTo(Caller.address(spelled(one, random)));
  }

  @Property
  void addressesOfDifferentSlash64sAreDifferentCallers(
      @ForAll("groups") int[] one, @ForAll("groups") int[] other, @ForAll Random random) {
    Assume.that(!Arrays.equals(one, 0, 4, other, 0, 4));

    assertThat(Caller.address(spelled(one, random)))
        .isNotEqualTo(Caller.address(spelled(other, random)));
  }

  @Property
  void everyIpv4AddressIsItsOwnCaller_mappedOrNot(
      @ForAll int one, @ForAll int other, @ForAll Random random) {
    Assume.that(one != other);
    int[] mapped = {0, 0, 0, 0, 0, 0xffff, one >>> 16, one & 0xffff};

    assertThat(Caller.address(spelled(mapped, random)))
        .isEqualTo(Caller.address(dotted(one >>> 16, one & 0xffff)))
        .isNotEqualTo(Caller.address(dotted(other >>> 16, other & 0xffff)));
  }

  /** The JDK reads a text with colons by itself, and asks no name server. */
  @Property(tries = 5000)
  void everyTextIsRefusedOrReadAsTheJdkReadsIt(
      @ForAll("groups") int[] groups, @ForAll Random random) throws UnknownHostException {
    String text = damaged(spelled(groups, random).replace("%eth0", ""), random);
    IpPrefix prefix = IpPrefix.of(text);

    if (text.indexOf(':') >= 0 && !prefix.text().equals("unknown")) {
      assertThat(prefix).isEqualTo(IpPrefix.of(InetAddress.getByName(text).getHostAddress()));
    }
  }

  @Property
  void noTextFails(@ForAll String text) {
    assertThat(IpPrefix.of(text).text()).isNotEmpty();
  }

  @Provide
  Arbitrary<int[]> groups() {
    IntegerArbitrary any = Arbitraries.integers().between(0, 0xffff);
    // Zeros and 0xffff, so that gaps and mapped addresses occur.
    return Arbitraries.oneOf(any, Arbitraries.of(0, 0, 0, 1, 0xffff)).array(int[].class).ofSize(8);
  }

  private static boolean isMapped(int[] groups) {
    return Arrays.equals(groups, 0, 6, new int[] {0, 0, 0, 0, 0, 0xffff}, 0, 6);
  }

  /** Any of the spellings that RFC 4291 section 2.2 allows, with or without a zone. */
  private static String spelled(int[] groups, Random random) {
    boolean endsInV4 = random.nextBoolean();
    int count = endsInV4 ? 6 : 8;
    int gapStart = random.nextInt(count);
    int gapEnd = gapStart;
    boolean mayGap = random.nextBoolean();
    while (mayGap && gapEnd < count && groups[gapEnd] == 0) {
      gapEnd++;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i >= gapStart && i < gapEnd) {
        text.append(i == gapStart ? "::" : "");
        continue;
      }
      separate(text);
      text.append(hex(groups[i], random));
    }
    if (endsInV4) {
      separate(text);
      text.append(dotted(groups[6], groups[7]));
    }
    return text + (random.nextInt(4) == 0 ? "%eth0" : "");
  }

  /** Without one character, or with another one. */
  private static String damaged(String address, Random random) {
    int at = random.nextInt(address.length());
    String inserted = random.nextBoolean() ? "" : ALIKES[random.nextInt(ALIKES.length)];
    return address.substring(0, at) + inserted + address.substring(at + random.nextInt(2));
  }

  private static void separate(StringBuilder text) {
    if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
      text.append(':');
    }
  }

  private static String hex(int group, Random random) {
    String digits = Integer.toHexString(group);
    String padded = "0".repeat(random.nextInt(5 - digits.length())) + digits;
    return random.nextBoolean() ? padded : padded.toUpperCase(Locale.ROOT);
  }

  private static String dotted(int high, int low) {
    return (high >> 8) + "." + (high & 0xff) + "." + (low >> 8) + "." + (low & 0xff);
  }
}
