package dev.partyline.token;

import com.nimbusds.jose.util.Base64URL;

/**
 * A token taken apart (RFC 7515 section 7.1). Its form is right; who signed it, and what it says,
 * nobody has looked at yet.
 *
 * @param signed what the signature is of: the first two parts as they came
 */
record SignedToken(TokenHeader header, Claims claims, String signed, Base64URL signature) {

  @Override
  public String toString() {
    return "SignedToken";
  }
}
