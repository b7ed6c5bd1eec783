package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.user.User;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * For any {@code Authorization} header and anything an issuer signs: only what the design accepts
 * is accepted, and all else is refused with a reason code.
 */
class TokenFuzzTest {

  private static final WiredFunction FUNCTION =
      new WiredFunction((party, user) -> Optional.empty());
  private static final String ANNS_TOKEN = FUNCTION.token("ann");
  private static final String[] PARTS = ANNS_TOKEN.split("\\.");
  private static final long NOW = WiredFunction.NOW.getEpochSecond();
  private static final int SKEW = 30;

  /**
   * Placeholders for the parts of a valid token: {0}, {1}, {2}, and {3}, which is {2} truncated.
   */
  @FuzzTest
  void shouldAcceptTheCanonicalFormOnly_whateverTheHeader(byte[] header) {
    String sent =
        new String(header, UTF_8)
            .replace("{0}", PARTS[0])
            .replace("{1}", PARTS[1])
            .replace("{2}", PARTS[2])
            .replace("{3}", PARTS[2].substring(0, PARTS[2].length() - 1));

    Outcome<User> outcome = FUNCTION.tokens().verify(Optional.of(sent));

    if (outcome instanceof Outcome.Accepted<User>(User user)) {
      assertThat(sent).matches("(?i)bearer +\\Q" + ANNS_TOKEN + "\\E");
      assertThat(user.id().value()).isEqualTo("ann");
    } else {
      assertRefused(outcome);
    }
  }

  /** The input: a header, a line break, and claims. The signature over the two is valid. */
  @FuzzTest
  void shouldEnforceTheClaimRules_whateverAnIssuerSigns(byte[] headerAndClaims) {
    int lineBreak = indexOfLineBreak(headerAndClaims);
    byte[] header = Arrays.copyOfRange(headerAndClaims, 0, lineBreak);
    byte[] claims =
        Arrays.copyOfRange(
            headerAndClaims,
            Math.min(lineBreak + 1, headerAndClaims.length),
            headerAndClaims.length);

    Outcome<User> outcome =
        FUNCTION.tokens().verify(Optional.of("Bearer " + FUNCTION.issuer().sign(header, claims)));

    if (outcome instanceof Outcome.Accepted<User>(User user)) {
      assertHeader(JsonText.sentObjectIn(new String(header, UTF_8)).orElseThrow());
      assertClaims(JsonText.sentObjectIn(new String(claims, UTF_8)).orElseThrow(), user);
    } else {
      assertRefused(outcome);
    }
  }

  private static int indexOfLineBreak(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return bytes.length;
  }

  private static void assertHeader(Map<String, Object> header) {
    assertThat(header).containsEntry("alg", "ES256").containsEntry("kid", RawIssuer.KEY_ID);
    assertThat(Set.of("alg", "kid", "typ", "x5t", "x5t#S256")).containsAll(header.keySet());
    if (header.get("typ") instanceof String type) {
      assertThat(type.toLowerCase(Locale.ROOT).replaceFirst("^application/", ""))
          .isIn("jwt", "at+jwt");
    }
  }

  private static void assertClaims(Map<String, Object> claims, User user) {
    assertThat(claims).containsEntry("iss", RawIssuer.ISSUER);
    Object audience = claims.get("aud");
    List<?> audiences = audience instanceof List<?> several ? several : List.of(audience);
    assertThat(audiences.contains(RawIssuer.AUDIENCE)).isTrue();
    double expiry = (Double) claims.get("exp");
    double issuedAt = (Double) claims.get("iat");
    assertThat(expiry).isGreaterThan(NOW - SKEW);
    assertThat(issuedAt).isBetween(0.0, NOW + SKEW + 1.0);
    // Fractions of a second are dropped before the comparison.
    assertThat(expiry - issuedAt).isLessThan(24 * 60 * 60 + 1);
    if (claims.get("nbf") instanceof Double notBefore) {
      assertThat(notBefore).isLessThan(NOW + SKEW + 1.0);
    }
    String subject = (String) claims.get("sub");
    assertThat(user.id().value()).isEqualTo(subject);
    assertThat(subject).hasSizeBetween(1, 128).doesNotContainPattern("\\p{Cc}");
    assertThat(JsonText.depth(claims)).isLessThanOrEqualTo(32);
  }

  private static void assertRefused(Outcome<User> outcome) {
    Refusal refusal = ((Outcome.Refused<User>) outcome).refusal();
    assertThat(refusal).isInstanceOfAny(Refusal.BadToken.class, Refusal.NoToken.class);
    assertThat(refusal.reason()).matches("[a-z_]{1,40}");
  }
}
