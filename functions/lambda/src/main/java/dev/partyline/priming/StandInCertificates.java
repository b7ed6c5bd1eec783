package dev.partyline.priming;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * Creates a certificate authority for a stand-in, and the one certificate that it issues (RFC 5280
 * section 4.1, in DER), since the JDK has no API for it. Valid for two days around now. Immutable,
 * thread-safe.
 */
final class StandInCertificates {

  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;

  // sha256WithRSAEncryption, with NULL parameters (RFC 4055 section 5).
  private static final byte[] ALGORITHM = hex("300d06092a864886f70d01010b0500");
  private static final byte[] COMMON_NAME = hex("0603550403");
  // basicConstraints, critical, cA TRUE (section 4.2.1.9).
  private static final byte[] IS_AUTHORITY = hex("300f0603551d130101ff040530030101ff");
  // subjectAltName, with a dNSName and an iPAddress (section 4.2.1.6).
  private static final byte[] SUBJECT_ALT_NAME = hex("0603551d11");
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private final KeyPair authority;
  private final byte[] validity;

  /**
   * @param authority an RSA key pair
   */
  StandInCertificates(KeyPair authority, Instant now) {
    this.authority = authority;
    this.validity =
        der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(1))));
  }

  /** The authority's own certificate. */
  byte[] authority() throws GeneralSecurityException {
    return signed(1, "stand-in authority", authority.getPublic(), der(SEQUENCE, IS_AUTHORITY));
  }

  /** A certificate for a server with this name and this address. */
  byte[] server(String host, InetAddress address, PublicKey key) throws GeneralSecurityException {
    byte[] names =
        der(
            SEQUENCE,
            der(DNS_NAME, host.getBytes(US_ASCII)),
            der(IP_ADDRESS, address.getAddress()));
    byte[] extension = der(SEQUENCE, SUBJECT_ALT_NAME, der(OCTET_STRING, names));
    return signed(2, "stand-in", key, der(SEQUENCE, extension));
  }

  private byte[] signed(int serial, String subject, PublicKey key, byte[] extensions)
      throws GeneralSecurityException {
    byte[] certificate =
        der(
            SEQUENCE,
            // Version 3.
            der(0xa0, der(INTEGER, new byte[] {2})),
            der(INTEGER, new byte[] {(byte) serial}),
            ALGORITHM,
            name("stand-in authority"),
            validity,
            name(subject),
            key.getEncoded(),
            der(0xa3, extensions));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(authority.getPrivate());
    signature.update(certificate);
    // No unused bits.
    return der(SEQUENCE, certificate, ALGORITHM, der(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8_STRING, commonName.getBytes(US_ASCII));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant time) {
    return der(UTC_TIME, UTC.format(time).getBytes(US_ASCII));
  }

  /** A value with its tag and length (X.690 section 8.1.3). */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length >= 0x80) {
      // The long form; nothing here exceeds 64 KB.
      value.write(length > 0xff ? 0x82 : 0x81);
      if (length > 0xff) {
        value.write(length >> 8);
      }
    }
    value.write(length);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
