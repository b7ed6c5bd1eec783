package dev.partyline.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>) of the one kind that is sent: a POST without a query, whose headers have one value
 * each and no blanks around it. Keeps the key of the day. Thread-safe.
 */
final class SignatureV4 {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private final Service service;
  private volatile @Nullable SigningKey lastKey;

  /**
   * @param service who is asked: its name, region and path
   */
  SignatureV4(Service service) {
    this.service = service;
  }

  /**
   * Adds the time, the session's token and the signature.
   *
   * @param headers all that are to be signed, {@code host} among them; names in lower case
   * @param now AWS takes a signature for five minutes
   * @return all headers, by name in lower case
   */
  SortedMap<String, String> sign(
      Map<String, String> headers, byte[] body, AwsCredentials credentials, Instant now) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(now.getEpochSecond(), 0, ZoneOffset.UTC);
    String day = day(time);
    String timestamp = day + "T" + timeOfDay(time) + "Z";
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("x-amz-date", timestamp);
    if (!credentials.sessionToken().isEmpty()) {
      signed.put("x-amz-security-token", credentials.sessionToken());
    }
    String names = String.join(";", signed.keySet());
    StringBuilder request = new StringBuilder("POST\n").append(service.path()).append("\n\n");
    signed.forEach((name, value) -> request.append(name).append(':').append(value).append('\n'));
    request.append('\n').append(names).append('\n').append(sha256(body));

    SigningKey key = key(credentials, day);
    String toSign =
        String.join(
            "\n", ALGORITHM, timestamp, key.scope(), sha256(request.toString().getBytes(UTF_8)));
    signed.put(
        "authorization",
        ALGORITHM
            + " Credential="
            + credentials.accessKeyId()
            + "/"
            + key.scope()
            + ", SignedHeaders="
            + names
            + ", Signature="
            + key.sign(toSign));
    return signed;
  }

  // By hand, since this is done at each request and a formatter is twenty classes at the first.
  private static String day(LocalDateTime time) {
    return Integer.toString(
        time.getYear() * 10_000 + time.getMonthValue() * 100 + time.getDayOfMonth());
  }

  private static String timeOfDay(LocalDateTime time) {
    // The first digit keeps the zeros behind it.
    return Integer.toString(
            1_000_000 + time.getHour() * 10_000 + time.getMinute() * 100 + time.getSecond())
        .substring(1);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private SigningKey key(AwsCredentials credentials, String day) {
    SigningKey key = lastKey;
    if (key == null || !key.isFor(credentials, day)) {
      key = SigningKey.of(credentials, service, day);
      lastKey = key;
    }
    return key;
  }
}
