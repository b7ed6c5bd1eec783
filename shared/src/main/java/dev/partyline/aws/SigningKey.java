package dev.partyline.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What requests are signed with: made of the secret key, for one service on one day (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key">deriving
 * a signing key</a>). Making it takes four times what a signature does. Immutable, thread-safe.
 */
final class SigningKey {

  private static final String HMAC = "HmacSHA256";
  private static final String END = "aws4_request";

  private final AwsCredentials credentials;
  private final String day;
  private final String scope;
  private final SecretKeySpec key;

  private SigningKey(AwsCredentials credentials, String day, String scope, SecretKeySpec key) {
    this.credentials = credentials;
    this.day = day;
    this.scope = scope;
    this.key = key;
  }

  /**
   * @param day in UTC, as {@code 20260131}
   */
  static SigningKey of(AwsCredentials credentials, Service service, String day) {
    SecretKeySpec key = key(("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8));
    for (String part : new String[] {day, service.region(), service.name(), END}) {
      key = key(hmac(key, part));
    }
    String scope = String.join("/", day, service.region(), service.name(), END);
    return new SigningKey(credentials, day, scope, key);
  }

  boolean isFor(AwsCredentials others, String otherDay) {
    return day.equals(otherDay) && credentials.equals(others);
  }

  /** What it is for, as it stands in a request. */
  String scope() {
    return scope;
  }

  /** The signature, in hexadecimal digits. */
  String sign(String text) {
    return HexFormat.of().formatHex(hmac(key, text));
  }

  private static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, HMAC);
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** Shows nothing secret. */
  @Override
  public String toString() {
    return "SigningKey[" + scope + "]";
  }
}
