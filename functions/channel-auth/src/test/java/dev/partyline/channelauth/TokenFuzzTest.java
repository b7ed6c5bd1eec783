package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal;
import dev.partyline.user.User;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * For any {@code Authorization} header and anything an issuer signs: only what the design accepts
 * is accepted, and all else is refused with a reason code.
 */
class TokenFuzzTest {

  private static final WiredFunction FUNCTION =
      new WiredFunction((party, user, deadline) -> Optional.empty());
  private static final WiredFunction CONFIGURED =
      new WiredFunction(
          (party, user, deadline) -> Optional.empty(),
          Map.of(
              "JWT_CLIENT_ID", "web",
              "JWT_TOKEN_USE", "access",
              "JWT_USER_ID_CLAIM", "/a~1b/ids/0"));
  private static final String[] REFUSED = {
    "jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc", "epk"
  };
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

    Outcome<User> outcome = FUNCTION.tokens().verify(Optional.of(sent), deadline());

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
    Signed signed = Signed.of(headerAndClaims);

    Outcome<User> outcome = signed.verifiedBy(FUNCTION);

    if (outcome instanceof Outcome.Accepted<User>(User user)) {
      assertHeader(signed.header());
      assertClaims(signed.claims());
      Object audience = signed.claims().get("aud");
      List<?> audiences = audience instanceof List<?> several ? several : List.of(audience);
      assertThat(audiences.contains(RawIssuer.AUDIENCE)).isTrue();
      assertUserId(user, (String) signed.claims().get("sub"));
    } else {
      assertRefused(outcome);
    }
  }

  /** The same, where client, token use and the place of the user id are configured. */
  @FuzzTest
  void shouldEnforceTheConfiguredRules_whateverAnIssuerSigns(byte[] headerAndClaims) {
    Signed signed = Signed.of(headerAndClaims);

    Outcome<User> outcome = signed.verifiedBy(CONFIGURED);

    if (outcome instanceof Outcome.Accepted<User>(User user)) {
      assertHeader(signed.header());
      Map<String, Object> claims = signed.claims();
      assertClaims(claims);
      if (isSet(claims, "aud")) {
        Object audience = claims.get("aud");
        assertThat(audience instanceof List<?> several ? several : List.of(audience))
            .satisfies(all -> assertThat(all.contains(RawIssuer.AUDIENCE)).isTrue());
      }
      assertThat(claims.get(isSet(claims, "client_id") ? "client_id" : "azp")).isEqualTo("web");
      assertThat(!isSet(claims, "token_use") || claims.get("token_use").equals("access")).isTrue();
      assertThat(!isSet(claims, "typ") || claims.get("typ").equals("Bearer")).isTrue();
      List<?> ids = (List<?>) ((Map<?, ?>) claims.get("a/b")).get("ids");
      if (ids.get(0) instanceof Double number) {
        assertThat(number).isBetween(0.0, 9007199254740992.0);
        assertUserId(user, Long.toString(number.longValue()));
      } else {
        assertUserId(user, (String) ids.get(0));
      }
    } else {
      assertRefused(outcome);
    }
  }

  /** A token that the issuer signed. */
  private record Signed(byte[] headerText, byte[] claimsText) {

    static Signed of(byte[] headerAndClaims) {
      int lineBreak = indexOfLineBreak(headerAndClaims);
      return new Signed(
          Arrays.copyOfRange(headerAndClaims, 0, lineBreak),
          Arrays.copyOfRange(
              headerAndClaims,
              Math.min(lineBreak + 1, headerAndClaims.length),
              headerAndClaims.length));
    }

    Outcome<User> verifiedBy(WiredFunction function) {
      return function
          .tokens()
          .verify(
              Optional.of("Bearer " + function.issuer().sign(headerText, claimsText)), deadline());
    }

    Map<String, Object> header() {
      return JsonText.sentObjectIn(new String(headerText, UTF_8)).orElseThrow();
    }

    Map<String, Object> claims() {
      return JsonText.sentObjectIn(new String(claimsText, UTF_8)).orElseThrow();
    }
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(30));
  }

  private static boolean isSet(Map<String, Object> claims, String name) {
    return claims.get(name) != null;
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
    assertThat(header).containsEntry("alg", "ES256").doesNotContainKeys(REFUSED);
    assertThat(header.getOrDefault("kid", RawIssuer.KEY_ID)).isEqualTo(RawIssuer.KEY_ID);
    if (header.get("typ") instanceof String type) {
      assertThat(type.toLowerCase(Locale.ROOT).replaceFirst("^application/", ""))
          .isIn("jwt", "at+jwt");
    }
  }

  private static void assertClaims(Map<String, Object> claims) {
    assertThat(claims).containsEntry("iss", RawIssuer.ISSUER);
    double expiry = (Double) claims.get("exp");
    assertThat(expiry).isGreaterThan(NOW - SKEW);
    double issuedAt = isSet(claims, "iat") ? (Double) claims.get("iat") : NOW + SKEW;
    assertThat(issuedAt).isBetween(0.0, NOW + SKEW + 1.0);
    // Fractions of a second are dropped before the comparison.
    assertThat(expiry - issuedAt).isLessThan(24 * 60 * 60 + 1);
    if (claims.get("nbf") instanceof Double notBefore) {
      assertThat(notBefore).isLessThan(NOW + SKEW + 1.0);
    }
    assertThat(JsonText.depth(claims)).isLessThanOrEqualTo(32);
  }

  private static void assertUserId(User user, String claimed) {
    assertThat(user.id().value()).isEqualTo(claimed);
    assertThat(claimed).hasSizeBetween(1, 128).doesNotContainPattern("\\p{Cc}");
  }

  private static void assertRefused(Outcome<User> outcome) {
    Refusal refusal = ((Outcome.Refused<User>) outcome).refusal();
    assertThat(refusal).isInstanceOfAny(Refusal.BadToken.class, Refusal.NoToken.class);
    assertThat(refusal.reason()).matches("[a-z_]{1,40}");
  }
}
