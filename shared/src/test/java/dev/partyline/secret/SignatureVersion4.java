package dev.partyline.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.secret.SecretsServer.Call;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What AWS makes of a request to check its signature, by nothing but the JDK (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>). For a path of / and no query.
 */
final class SignatureVersion4 {

  private SignatureVersion4() {}

  /** The signature that a request must have, by the headers that it says are signed. */
  static String of(Call call, String scope, Iterable<String> signedHeaders, String secretKey) {
    StringBuilder canonical = new StringBuilder(call.method()).append("\n/\n\n");
    for (String name : signedHeaders) {
      canonical.append(name).append(':').append(call.headers().get(name).strip()).append('\n');
    }
    canonical.append('\n').append(String.join(";", signedHeaders)).append('\n');
    canonical.append(sha256(call.body()));

    String date = call.headers().get("x-amz-date");
    String[] parts = scope.split("/", 2)[1].split("/", -1);
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + String.join("/", parts)
            + "\n"
            + sha256(canonical.toString());
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    for (String part : parts) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
