package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs text with the app's secret: HMAC-SHA256 in lower-case hex, the signature of <a
 * href="https://pusher.com/docs/channels/library_auth_reference/auth-signatures/">subscriptions and
 * sign-ins</a> and of <a
 * href="https://pusher.com/docs/channels/library_auth_reference/rest-api/#authentication">HTTP
 * requests</a>. Thread-safe.
 */
final class AppSignature {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  AppSignature(PusherApp app) {
    this.secret = new SecretKeySpec(app.secret().getBytes(UTF_8), ALGORITHM);
  }

  String of(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Compares in constant time, against timing attacks. */
  boolean matches(String text, String signature) {
    return MessageDigest.isEqual(of(text).getBytes(US_ASCII), signature.getBytes(UTF_8));
  }
}
