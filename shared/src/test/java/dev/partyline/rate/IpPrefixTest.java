package dev.partyline.rate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "2001:db8:0:1::7, 2001:db8:0:1::/64",
    "2001:DB8:0:1:ffff:ffff:ffff:ffff, 2001:db8:0:1::/64",
    "2001:0db8:0000:0001:0000:0000:0000:0007, 2001:db8:0:1::/64",
    "2001:db8::1:0:0:0:7, 2001:db8:0:1::/64",
    "2001:db8:0:1::192.0.2.1, 2001:db8:0:1::/64",
    "2001:db8::7, 2001:db8:0:0::/64",
    "::, 0:0:0:0::/64",
    "::1, 0:0:0:0::/64",
    "1::, 1:0:0:0::/64",
    "1:2:3:4:5:6:7::, 1:2:3:4::/64",
  })
  void shouldBeTheAddressOfIpv4_andThe64BitsOfIpv6(String address, String text) {
    assertThat(IpPrefix.of(address).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:192.0.2.1",
        "::FFFF:c000:201",
        "0:0:0:0:0:ffff:192.0.2.1",
        "0::ffff:c000:0201"
      })
  void shouldBeTheIpv4Address_whenItIsMapped(String address) {
    assertThat(IpPrefix.of(address)).isEqualTo(IpPrefix.of("192.0.2.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe80::1%eth0", "fe80::2%1", "fe80::ffff%en0:1"})
  void shouldLeaveTheZoneOut(String address) {
    assertThat(IpPrefix.of(address)).isEqualTo(IpPrefix.of("fe80::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.org",
        "192.0.2",
        "192.0.2.1.1",
        "192.0.2.256",
        "192.0.2.01",
        "192.0.2.-1",
        "192.0.2.+1",
        "192.0.2.1 ",
        "192.0.2.1:443",
        "192.0.2.1%eth0",
        "0xc0.0.2.1",
        "3221225985",
        "١٩٢.0.2.1",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1::2::3",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "12345::",
        "g::",
        "١::",
        "192.0.2.1::",
        "::192.0.2.1:1",
        "1:2:3:4:5:6:7:192.0.2.1",
        "[::1]",
        "::1%",
        "%eth0",
      })
  void shouldBeOnePrefix_forAllThatIsNoAddress(String text) {
    assertThat(IpPrefix.of(text).text()).isEqualTo("unknown");
  }

  @Test
  void shouldBeThatPrefix_whenTheTextIsLong() {
    assertThat(IpPrefix.of("1:".repeat(100_000)).text()).isEqualTo("unknown");
    assertThat(IpPrefix.of("fe80::1%" + "e".repeat(1000)).text()).isEqualTo("unknown");
  }
}
