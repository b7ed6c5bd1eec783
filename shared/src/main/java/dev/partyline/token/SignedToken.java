package dev.partyline.token;

import com.nimbusds.jose.util.Base64URL;

/**
 * A parsed token (RFC 7515 section 7.1). Neither its signature nor its claims have been checked.
 *
 * @param signed the signed text: the first two parts as received
 */
record SignedToken(TokenHeader header, Claims claims, String signed, Base64URL signature) {

  @Override
  public String toString() {
    return "SignedToken";
  }
}
