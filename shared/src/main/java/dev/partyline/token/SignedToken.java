package dev.partyline.token;

import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;

/**
 * A parsed token (RFC 7515 section 7.1). Neither its signature nor its claims have been checked.
 *
 * @param received the token as received
 */
record SignedToken(TokenHeader header, Claims claims, BearerToken received, Base64URL signature) {

  /** What the signature is of: the first two parts as received (RFC 7515 section 5.2). */
  byte[] signed() {
    return Arrays.copyOf(received.ascii(), received.signatureAt() - 1);
  }

  @Override
  public String toString() {
    return "SignedToken";
  }
}
