package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** Signs any bytes as header and claims, without a JWT library. */
final class RawIssuer {

  static final String ISSUER = "https://issuer.example/";
  static final String AUDIENCE = "partyline";
  static final String KEY_ID = "k1";
  static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"" + KEY_ID + "\"}";

  private final KeyPair keys;

  RawIssuer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The public key alone, as an issuer publishes it. */
  String keySet() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    return new JWKSet(new ECKey.Builder(Curve.P_256, key).keyID(KEY_ID).build()).toString();
  }

  /** A token for this subject, valid from a minute before to ten minutes after {@code now}. */
  String token(String subject, Instant now) {
    return token(ISSUER, subject, now.getEpochSecond() + 600);
  }

  String token(String issuer, String subject, long expiry) {
    String claims =
        JsonText.object(
            "iss", issuer, "aud", AUDIENCE, "sub", subject, "iat", expiry - 660, "exp", expiry);
    return sign(HEADER.getBytes(UTF_8), claims.getBytes(UTF_8));
  }

  /** A compact token of these bytes, with a valid signature. */
  String sign(byte[] header, byte[] claims) {
    String signed = base64(header) + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
