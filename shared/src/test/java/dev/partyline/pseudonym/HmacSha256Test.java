package dev.partyline.pseudonym;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The published test vectors. */
class HmacSha256Test {

  private static final HexFormat HEX = HexFormat.of();

  @Test
  void shouldComputeTheMacsOfRfc4231() {
    // Test cases 2 and 6: a short key, and one that is longer than a block.
    assertThat(mac("Jefe".getBytes(US_ASCII), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    byte[] longKey = new byte[131];
    Arrays.fill(longKey, (byte) 0xaa);
    assertThat(mac(longKey, "Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  @Test
  void shouldDeriveTheKeyOfRfc5869() {
    // Appendix A.3, without salt and info; the first 32 of its 42 bytes.
    byte[] secret = new byte[22];
    Arrays.fill(secret, (byte) 0x0b);

    assertThat(HEX.formatHex(HmacSha256.deriveKey(secret, new byte[0])))
        .isEqualTo("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
  }

  private static String mac(byte[] key, String message) {
    return HEX.formatHex(HmacSha256.mac(key, message.getBytes(US_ASCII)));
  }
}
