package dev.partyline.token;

import static dev.partyline.Some.accepted;
import static dev.partyline.Some.deadline;
import static dev.partyline.Some.user;
import static dev.partyline.Some.userId;
import static dev.partyline.token.TokenBuilder.AUDIENCE;
import static dev.partyline.token.TokenBuilder.ISSUER;
import static dev.partyline.token.TokenBuilder.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.NoToken;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

  private static final long SECONDS = NOW.getEpochSecond();
  private static final int DAY = 86_400;

  @Test
  void shouldReturnTheUser_whenTheTokenIsSignedWithRs256() {
    assertThat(verify(token())).isEqualTo(Outcome.accepted(user("user-1", "user-1")));
  }

  @Test
  void shouldReturnTheUser_whenTheTokenIsSignedWithEs256() {
    String token = token().header("alg", "ES256").header("kid", "ec-1").sign(Keys.EC);

    assertThat(verify("Bearer " + token)).isEqualTo(Outcome.accepted(user("user-1", "user-1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
  void shouldReadTheScheme_whateverItsCase(String scheme) {
    assertThat(verify(scheme + token().sign())).isInstanceOf(Outcome.Accepted.class);
  }

  static Stream<TokenBuilder> acceptedTokens() {
    return Stream.of(
        token().claim("aud", List.of("other", AUDIENCE)),
        token().withoutHeader("typ"),
        token().header("typ", "at+jwt"),
        token().header("typ", "jwt"),
        token().header("typ", "application/at+jwt"),
        token().header("x5t", "c29tZXRoaW5n"),
        token().header("x5t", 7),
        token().withoutHeader("kid"), // only one key fits RS256
        token().header("cat", "cl_B7d4PD111AAA"), // Clerk
        token().header("pi.atm", "2").header("tnk", "one"), // Ping
        token().header("made-up", Map.of("a", 1)),
        token().without("iat"),
        token().nullClaim("iat"),
        token().without("iat").claim("exp", SECONDS + DAY), // a day from now
        token().without("iat").claim("exp", SECONDS + DAY + 30), // and the skew
        token().claim("exp", SECONDS - 29), // 30 s of skew
        token().claim("iat", SECONDS + 30),
        token().claim("nbf", SECONDS + 30),
        token().claim("nbf", SECONDS - 1000),
        token().claim("iat", SECONDS - 10).claim("exp", SECONDS - 10 + DAY), // the longest life
        token().claim("iat", SECONDS - 10.5).claim("exp", SECONDS + 10.5),
        token().claim("scope", List.of("a")).nullClaim("nbf"),
        token().claim("sub", "a".repeat(128)));
  }

  @ParameterizedTest
  @MethodSource("acceptedTokens")
  void shouldAcceptTheToken_whenItIsJustWithinTheLimits(TokenBuilder token) {
    assertThat(verify(token)).isInstanceOf(Outcome.Accepted.class);
  }

  static Stream<Arguments> refusedTokens() throws JOSEException {
    byte[] publicKey = Keys.RSA.toRSAPublicKey().getEncoded();
    byte[] publicPem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(publicKey)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(UTF_8);
    Map<String, Object> otherKey = Keys.OTHER_ISSUERS_RSA.toPublicJWK().toJSONObject();
    String signature = token().sign().split("\\.", -1)[2];
    return Stream.of(
        // The algorithm.
        refused("algorithm", token().header("alg", "none").signedAs("AA")),
        refused("algorithm", token().header("alg", "HS256").signWithSecret(publicKey)),
        refused("algorithm", token().header("alg", "HS256").signWithSecret(publicPem)),
        refused("algorithm", token().header("alg", "RS512").sign()),
        refused("algorithm", token().header("alg", "rs256").sign()),
        refused(
            "algorithm", token().header("alg", "ES384").header("kid", "ec-384").sign(Keys.EC_P384)),
        refused("algorithm", token().withoutHeader("alg").sign()),
        refused("malformed", token().header("alg", 256).sign()),
        // The key.
        refused("header_parameter", token().header("jwk", otherKey).sign(Keys.OTHER_ISSUERS_RSA)),
        refused("header_parameter", token().header("jku", "https://evil.example/").sign()),
        refused("header_parameter", token().header("x5u", "https://evil.example/").sign()),
        refused("header_parameter", token().header("x5c", List.of("MIIB")).sign()),
        refused("header_parameter", token().header("crit", List.of("exp")).sign()),
        refused("header_parameter", token().header("crit", List.of()).sign()),
        refused("header_parameter", token().header("b64", false).sign()),
        refused("header_parameter", token().header("zip", "DEF").sign()),
        refused("header_parameter", token().header("cty", "JWT").sign()),
        refused("header_parameter", token().header("enc", "A128GCM").sign()),
        refused("header_parameter", token().header("epk", otherKey).sign()),
        refused("signature", token().withoutHeader("kid").sign(Keys.OTHER_ISSUERS_RSA)),
        refused("key_id", token().header("kid", "").sign()),
        refused("key_id", token().header("kid", "k".repeat(129)).sign()),
        refused("malformed", token().header("kid", 1).sign()),
        refused("unknown_key", token().header("kid", "rsa-2").sign()),
        refused("unknown_key", token().header("kid", "../rsa-1").sign()),
        refused("type", token().header("typ", "dpop+jwt").sign()),
        refused("type", token().header("typ", "JWE").sign()),
        refused("type", token().header("typ", "").sign()),
        refused("malformed", token().header("typ", 1).sign()),
        // The signature.
        refused("signature", token().sign(Keys.OTHER_ISSUERS_RSA)),
        refused("signature", token().claim("sub", "admin").signedAs(signature)),
        refused("signature", token().signedAs(flipped(signature))),
        refused("signature", token().signedAs("AA")),
        refused("unknown_key", token().header("kid", "ec-1").sign()), // RS256 with an EC key's id
        refused(
            "unknown_key",
            token().header("alg", "ES256").sign(Keys.EC)), // ES256 with an RSA key's id
        refused(
            "signature", // CVE-2022-21449: all zeros are right for any text
            token().header("alg", "ES256").header("kid", "ec-1").signedAs("A".repeat(86))),
        refused(
            "unknown_key",
            token().header("alg", "ES256").header("kid", "ec-384").sign(Keys.EC_P384)),
        refused("unknown_key", token().header("kid", "rsa-512-only").sign()),
        // The claims.
        refused("malformed", token().payload("not json").sign()),
        refused("malformed", token().payload("\uFEFF{\"iss\":\"" + ISSUER + "\"}").sign()),
        refused("malformed", token().byteOrderMarkInHeader().sign()),
        refused("malformed", token().payload("null").sign()),
        refused("malformed", token().payload("{\"a\":{\"b\":1,\"b\":2}}").sign()),
        refused("malformed", token().payload("{\"a\":[{\"b\":1,\"b\":2}]}").sign()),
        refused("malformed", token().payload("{} {}").sign()),
        refused("malformed", token().payload("[]").sign()),
        refused("malformed", token().payload("\"text\"").sign()),
        refused("nesting", token().payload("{\"a\":".repeat(1000)).sign()),
        refused("issuer", token().without("iss").sign()),
        refused("issuer", token().claim("iss", "https://issuer.example").sign()),
        refused("issuer", token().claim("iss", List.of(ISSUER)).sign()),
        refused("audience", token().without("aud").sign()),
        refused("audience", token().claim("aud", "other").sign()),
        refused("audience", token().claim("aud", List.of("other")).sign()),
        refused("audience", token().claim("aud", List.of()).sign()),
        refused("audience", token().claim("aud", Map.of(AUDIENCE, true)).sign()),
        refused("audience", token().claim("aud", Arrays.asList(null, 7)).sign()),
        refused("audience", token().without("aud").claim("client_id", AUDIENCE).sign()),
        refused("no_expiry", token().without("exp").sign()),
        refused("no_expiry", token().nullClaim("exp").sign()),
        refused("no_expiry", token().claim("exp", "1772366400").sign()),
        refused("no_expiry", token().claim("exp", -1).sign()),
        refused("no_expiry", token().claim("exp", 1e300).sign()),
        refused("expired", token().claim("exp", SECONDS - 30).sign()),
        refused("expired", token().claim("exp", 0).sign()),
        refused("issue_time", token().claim("iat", "2026-03-01").sign()),
        refused("issue_time", token().claim("iat", -1).sign()),
        refused("lifetime", token().without("iat").claim("exp", SECONDS + DAY + 31).sign()),
        refused("issued_in_future", token().claim("iat", SECONDS + 31).sign()),
        refused(
            "lifetime",
            token().claim("iat", SECONDS - 10).claim("exp", SECONDS - 10 + DAY + 1).sign()),
        refused("lifetime", token().claim("iat", 0).sign()),
        refused("not_yet_valid", token().claim("nbf", SECONDS + 31).sign()),
        refused("not_yet_valid", token().claim("nbf", "now").sign()),
        refused("subject", token().without("sub").sign()),
        refused("subject", token().nullClaim("sub").sign()),
        refused("subject", token().claim("sub", "").sign()),
        refused("subject", token().claim("sub", 7).sign()),
        refused("subject", token().claim("sub", List.of("user-1")).sign()),
        refused("subject", token().claim("sub", "a".repeat(129)).sign()),
        refused("subject", token().claim("sub", "user\n1").sign()),
        refused("subject", token().payload(claimsWithSubject("\\u0000")).sign()),
        refused("subject", token().payload(claimsWithSubject("\\ud834")).sign()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedTokens")
  void shouldRefuseTheToken_whenOneThingIsWrong(String reason, String token) {
    TokenVerifier verifier = verifier(Map.of());
    Optional<String> header = Optional.of("Bearer " + token);

    assertThat(verifier.verify(header, deadline()))
        .isEqualTo(Outcome.refused(new BadToken(reason)));
    assertThat(verifier.verify(header, deadline()))
        .as("the same token again")
        .isEqualTo(Outcome.refused(new BadToken(reason)));
  }

  static Stream<String> badHeaders() {
    String token = token().sign();
    return Stream.of(
        "",
        "Bearer",
        "Bearer ",
        token,
        "Basic dXNlcjpwYXNz",
        "DPoP " + token,
        "Bearer" + token,
        "Bearer\t" + token,
        " Bearer " + token,
        "Bearer " + token + " ",
        "Bearer " + token + "\n",
        "Bearer " + token + ", Bearer " + token, // how two headers reach us
        "Bearer " + token + "," + token,
        "Bearer \"" + token + "\"",
        "Bearer a.b",
        "Bearer a.b.c.d.e",
        "Bearer ..",
        "Bearer " + token().input() + ".", // no signature
        "Bearer a.b.ö",
        "Bearer a+b.c/d.e=");
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void shouldRefuse_whenTheHeaderIsNotABearerToken(String header) {
    assertThat(verify(header)).isEqualTo(Outcome.refused(new BadToken("not_a_bearer_token")));
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer a.b.c, encoding",
    "Bearer -.-.-, encoding",
    "Bearer bnVsbA.e30.AA, malformed", // null
    "Bearer YQ.e30.AA, malformed", // a
  })
  void shouldRefuse_whenTheTokenIsWellFormedOnly(String header, String reason) {
    assertThat(verify(header)).isEqualTo(Outcome.refused(new BadToken(reason)));
  }

  @Test
  void shouldRefuse_whenTheHeaderIsOver8Kib() {
    String header = "Bearer a.b.";

    assertThat(verify(header + "c".repeat(8192 - header.length())))
        .isEqualTo(Outcome.refused(new BadToken("encoding")));
    assertThat(verify(header + "c".repeat(8193 - header.length())))
        .isEqualTo(Outcome.refused(new BadToken("token_too_long")));
  }

  @Test
  void shouldReportNoToken_whenThereIsNoHeader() {
    assertThat(verifier(Map.of()).verify(Optional.empty(), deadline()))
        .isEqualTo(Outcome.refused(new NoToken()));
  }

  static Stream<Arguments> sharedKeyIds() {
    String rs256 = Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS256"));
    String rs512 = Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS512"));
    String rs384 = Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS384"));
    String ec = Keys.entryWith(Keys.EC, Map.of("kid", "d"));
    String oaep = Keys.entryWith(Keys.OTHER_ISSUERS_RSA, Map.of("kid", "d", "alg", "RSA-OAEP"));
    String other = Keys.entryWith(Keys.OTHER_ISSUERS_RSA, Map.of("kid", "d"));
    return Stream.of(
        arguments("one key for three algorithms", Keys.set(rs256, rs512, rs384)),
        arguments("RSA and EC", Keys.set(rs256, ec)),
        arguments("EC and RSA", Keys.set(ec, rs256)),
        arguments("signature and encryption", Keys.set(rs256, oaep)),
        arguments("two that fit", Keys.set(other, rs256)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sharedKeyIds")
  void shouldChooseTheKeyThatFits_whenSeveralHaveOneId(String what, String keySet) {
    TokenVerifier verifier = verifier(Map.of("JWKS", keySet));

    assertThat(verifier.verify(bearer(token().header("kid", "d")), deadline()))
        .as(what)
        .isInstanceOf(Outcome.Accepted.class);
    String forged = token().header("kid", "d").sign(Keys.rsa("d"));
    assertThat(verifier.verify(Optional.of("Bearer " + forged), deadline()))
        .as(what)
        .isEqualTo(Outcome.refused(new BadToken("signature")));
  }

  static Stream<Arguments> keySetsForATokenWithoutId() {
    String withId = Keys.entry(Keys.RSA);
    String withoutId =
        new RSAKey.Builder(Keys.RSA).keyID(null).build().toPublicJWK().toJSONString();
    String other = Keys.entry(Keys.OTHER_ISSUERS_RSA);
    return Stream.of(
        arguments("", Keys.set(withoutId)),
        arguments("", Keys.set(withId)),
        arguments("", Keys.set(withId, Keys.entry(Keys.EC), Keys.entry(Keys.weakRsa("weak")))),
        arguments("ambiguous_key", Keys.set(withId, other)),
        arguments("ambiguous_key", Keys.set(withId, withoutId)),
        arguments("signature", Keys.set(other)),
        arguments("unknown_key", Keys.set(Keys.EC)));
  }

  @ParameterizedTest
  @MethodSource("keySetsForATokenWithoutId")
  void shouldUseTheOnlyKeyThatFits_whenTheTokenHasNoKeyId(String reason, String keySet) {
    Outcome<User> outcome =
        verifier(Map.of("JWKS", keySet)).verify(bearer(token().withoutHeader("kid")), deadline());

    if (reason.isEmpty()) {
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    } else {
      assertThat(outcome).isEqualTo(Outcome.refused(new BadToken(reason)));
    }
  }

  @Test
  void shouldAcceptOtherAlgorithms_whenTheyAreConfigured() {
    TokenVerifier verifier = verifier(Map.of("JWT_ALGORITHMS", "ES384"));
    String es384 = token().header("alg", "ES384").header("kid", "ec-384").sign(Keys.EC_P384);

    assertThat(verifier.verify(Optional.of("Bearer " + es384), deadline()))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(verifier.verify(bearer(token()), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("algorithm")));
  }

  @Test
  void shouldCapTheLifetime_atWhatIsConfigured() {
    TokenVerifier verifier = verifier(Map.of("JWT_MAX_LIFETIME_SECONDS", "300"));
    TokenBuilder token = token().claim("iat", SECONDS);

    assertThat(verifier.verify(bearer(token.claim("exp", SECONDS + 300)), deadline()))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(verifier.verify(bearer(token.claim("exp", SECONDS + 301)), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("lifetime")));
  }

  @Test
  void shouldTakeTheUserIdFromTheConfiguredClaim_andFromNoOther() {
    TokenVerifier verifier = verifier(Map.of("JWT_USER_ID_CLAIM", "oid"));

    assertThat(accepted(verifier.verify(bearer(token().claim("oid", "object-1")), deadline())).id())
        .isEqualTo(userId("object-1"));
    assertThat(verifier.verify(bearer(token()), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("subject")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', user-1",
    "name, in name",
    "name nickname, in nickname",
    "name nickname username, in username",
    "name nickname username cognito:username, in cognito:username",
    "name nickname username cognito:username preferred_username, in preferred_username",
    "email, user-1",
    "email given_name upn unique_name, user-1",
    "email name, in name",
  })
  void shouldTakeTheUsernameFromTheFirstClaimThatHasOne_andNeverTheEmailAddress(
      String claims, String username) {
    TokenBuilder token = token();
    for (String claim : claims.split(" ", -1)) {
      token.claim(claim, "in " + claim);
    }

    assertThat(accepted(verify(token)).profile().username().text()).isEqualTo(username);
  }

  @Test
  void shouldTakeTheUsernameFromTheConfiguredClaimFirst() {
    TokenVerifier verifier = verifier(Map.of("JWT_USERNAME_CLAIM", "https://x.example/handle"));
    TokenBuilder token = token().claim("preferred_username", "ann");

    assertThat(username(verifier, token)).isEqualTo("ann");
    assertThat(username(verifier, token.claim("https://x.example/handle", "@ann")))
        .isEqualTo("@ann");
  }

  @Test
  void shouldUseTheNextClaim_whenAUsernameIsBlankOrNotAString() {
    assertThat(
            username(
                verifier(Map.of()),
                token()
                    .claim("preferred_username", "\u200b\u3164 \u2800")
                    .claim("cognito:username", 7)
                    .nullClaim("username")
                    .claim("nickname", "ann")))
        .isEqualTo("ann");
  }

  @Test
  void shouldShowTheIdWithoutWhatMustNotBeShown_whenThereIsNoUsername() {
    assertThat(username(verifier(Map.of()), token().claim("sub", "ann\u202e"))).isEqualTo("ann");
    assertThat(username(verifier(Map.of()), token().claim("sub", "\u200b"))).isEqualTo("=E2=80=8B");
  }

  @Test
  void shouldUseThePicture_onlyFromTheConfiguredHosts() {
    TokenVerifier verifier = verifier(Map.of("AVATAR_HOSTS", "cdn.example"));

    assertThat(picture(verifier, token().claim("picture", "https://cdn.example/a.png")))
        .isEqualTo(new Avatar.Picture("https://cdn.example/a.png"));
    assertThat(picture(verifier, token().claim("picture", "https://example.org/a.png")))
        .isEqualTo(Avatar.none());
  }

  @Test
  void shouldUseThePicture_whenItsAddressIsHttps() {
    assertThat(picture(token().claim("picture", "https://example.org/a.png")))
        .isEqualTo(new Avatar.Picture("https://example.org/a.png"));
    assertThat(picture(token().claim("picture", "javascript:alert(1)"))).isEqualTo(Avatar.none());
    assertThat(picture(token().claim("picture", List.of("https://example.org/a.png"))))
        .isEqualTo(Avatar.none());
  }

  @Test
  void shouldThrow_whenTheKeySetIsUnavailable() throws IOException {
    TokenVerifier verifier =
        verifier(Map.of("JWKS", "", "JWKS_URL", "http://127.0.0.1:" + closedPort() + "/jwks"));

    assertThatThrownBy(() -> verifier.verify(bearer(token()), deadline()))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("key_set");
  }

  @Test
  void shouldNotFetchTheKeySet_whenTheHeaderIsRefused() throws IOException {
    TokenVerifier verifier =
        verifier(Map.of("JWKS", "", "JWKS_URL", "http://127.0.0.1:" + closedPort() + "/jwks"));

    assertThat(verifier.verify(bearer(token().header("kid", "")), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("key_id")));
  }

  @Test
  void shouldShowNothingOfTheToken_whenPrinted() {
    assertThat(accepted(BearerToken.read(bearer(token())))).hasToString("BearerToken");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldRefuseTheToken_whenAPartIsNotCanonicalBase64url(int part) {
    String[] parts = token().payload("{\"p\":\"\"}").sign().split("\\.", -1);
    assertThat(parts[part].length() % 4).as("bits left over in the last character").isNotZero();
    char last = parts[part].charAt(parts[part].length() - 1);
    parts[part] = parts[part].substring(0, parts[part].length() - 1) + (char) (last + 1);

    assertThat(
            verifier(Map.of()).verify(Optional.of("Bearer " + String.join(".", parts)), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("encoding")));
  }

  @Test
  void shouldRefuseTheToken_whenItsClaimsAreNestedTooDeep() {
    assertThat(verify(token().payload("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}")))
        .isEqualTo(Outcome.refused(new BadToken("nesting")));
  }

  @Test
  void shouldNotCountBracketsInAStringAsDepth() {
    assertThat(verify(token().claim("note", "[{".repeat(100) + "\\\"[")))
        .isInstanceOf(Outcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({"at+jwt, , ", "JWT, token_use, access", "JWT, typ, Bearer"})
  void shouldAcceptAnAccessToken_whenOnlyThoseAreAccepted(String type, String claim, String value) {
    TokenBuilder token = token().header("typ", type);
    if (claim != null) {
      token.claim(claim, value);
    }

    assertThat(verifier(Map.of("JWT_TOKEN_USE", "access")).verify(bearer(token), deadline()))
        .isInstanceOf(Outcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({"nothing, x", "token_use, id", "typ, ID", "typ, Refresh", "typ, bearer"})
  void shouldRefuseAnyOtherToken_whenOnlyAccessTokensAreAccepted(String claim, String value) {
    TokenBuilder token = token().claim(claim, value);

    assertThat(verifier(Map.of("JWT_TOKEN_USE", "access")).verify(bearer(token), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("token_use")));
    assertThat(verify(token)).isInstanceOf(Outcome.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource({
    "JWT, token_use=id typ=Bearer",
    "JWT, token_use=access typ=ID",
    "at+jwt, token_use=id",
    "at+jwt, typ=ID",
    "at+jwt, typ=7",
  })
  void shouldRefuseAToken_whenOneMarkSaysAccessAndAnotherSomethingElse(String type, String marks) {
    TokenBuilder token = token().header("typ", type);
    for (String mark : marks.split(" ", -1)) {
      String[] parts = mark.split("=", -1);
      token.claim(parts[0], parts[1].equals("7") ? 7 : parts[1]);
    }

    assertThat(verifier(Map.of("JWT_TOKEN_USE", "access")).verify(bearer(token), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("token_use")));
  }

  @ParameterizedTest
  @CsvSource({
    "42, 42",
    "0, 0",
    "9007199254740992, 9007199254740992", // 2^53
    "'\"042\"', 042",
  })
  void shouldTakeAWholeNumberAsUserId_whenTheClaimIsConfigured(String json, String id) {
    TokenVerifier verifier = verifier(Map.of("JWT_USER_ID_CLAIM", "user_id"));

    assertThat(accepted(verifier.verify(bearer(withUserId(json)), deadline())).id())
        .isEqualTo(userId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4.2",
        "42.0",
        "1e3",
        "1E3",
        "-0",
        "-1",
        "9007199254740993", // 2^53 + 1
        "9223372036854775807",
        "9223372036854775808", // 2^63
        "true",
        "null",
        "[42]",
        "{}",
        "\"\"",
      })
  void shouldRefuseAUserId_whenItIsNeitherTextNorAWholeNumber(String json) {
    TokenVerifier verifier = verifier(Map.of("JWT_USER_ID_CLAIM", "user_id"));

    assertThat(verifier.verify(bearer(withUserId(json)), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("subject")));
  }

  private static TokenBuilder withUserId(String json) {
    return token()
        .payload(
            "{\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"sub\":\"user-1\",\"user_id\":%s}"
                .formatted(ISSUER, AUDIENCE, SECONDS + 60, json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sub", "/sub"})
  void shouldRefuseANumberInSub_howeverItIsConfigured(String claim) {
    assertThat(
            verifier(Map.of("JWT_USER_ID_CLAIM", claim))
                .verify(bearer(token().claim("sub", 42)), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("subject")));
  }

  @Test
  void shouldFindTheUserIdAndUsernameInsideOtherClaims() {
    TokenVerifier verifier =
        verifier(
            Map.of(
                "JWT_USER_ID_CLAIM",
                "/https:~1~1hasura.io~1jwt~1claims/x-hasura-user-id",
                "JWT_USERNAME_CLAIM",
                "/profiles/1/na~0me"));
    TokenBuilder token =
        token()
            .claim("https://hasura.io/jwt/claims", Map.of("x-hasura-user-id", "h-7"))
            .claim("profiles", List.of(1, Map.of("na~me", "Ann")));

    assertThat(verifier.verify(bearer(token), deadline()))
        .isEqualTo(Outcome.accepted(user("h-7", "Ann")));
    assertThat(verifier.verify(bearer(token()), deadline()))
        .isEqualTo(Outcome.refused(new BadToken("subject")));
  }

  @ParameterizedTest
  @MethodSource("refusedTokens")
  void shouldGiveTheReasonOfTheRefusalFirst(String reason, String token) {
    assertThat(verifier(Map.of()).rejectionReasons(Optional.of("Bearer " + token), deadline()))
        .startsWith(reason);
  }

  @ParameterizedTest
  @MethodSource("acceptedTokens")
  void shouldGiveNoReason_whenTheTokenIsAccepted(TokenBuilder token) {
    assertThat(verifier(Map.of()).rejectionReasons(bearer(token), deadline())).isEmpty();
  }

  @Test
  void shouldGiveEveryReason_whenSeveralChecksFail() {
    String token =
        token()
            .claim("aud", "other")
            .claim("exp", SECONDS - 60)
            .without("sub")
            .sign(Keys.OTHER_ISSUERS_RSA);

    assertThat(verifier(Map.of()).rejectionReasons(Optional.of("Bearer " + token), deadline()))
        .containsExactly("signature", "audience", "expired", "subject");
  }

  @Test
  void shouldAlsoCheckTheClaims_whenTheKeySetIsUnavailable() throws IOException {
    TokenVerifier verifier =
        verifier(Map.of("JWKS", "", "JWKS_URL", "http://127.0.0.1:" + closedPort() + "/keys"));

    assertThat(verifier.rejectionReasons(bearer(token().claim("aud", "other")), deadline()))
        .containsExactly("key_set", "audience");
  }

  private static TokenBuilder token() {
    return new TokenBuilder();
  }

  private static Optional<String> bearer(TokenBuilder token) {
    return Optional.of("Bearer " + token.sign());
  }

  private static Outcome<User> verify(TokenBuilder token) {
    return verifier(Map.of()).verify(bearer(token), deadline());
  }

  private static Outcome<User> verify(String header) {
    return verifier(Map.of()).verify(Optional.of(header), deadline());
  }

  private static String username(TokenVerifier verifier, TokenBuilder token) {
    return accepted(verifier.verify(bearer(token), deadline())).profile().username().text();
  }

  private static Avatar picture(TokenBuilder token) {
    return picture(verifier(Map.of()), token);
  }

  private static Avatar picture(TokenVerifier verifier, TokenBuilder token) {
    return accepted(verifier.verify(bearer(token), deadline())).profile().avatar();
  }

  /** The verifier that the environment configures, with a test's changes. */
  private static TokenVerifier verifier(Map<String, String> variables) {
    ECKey p384 = Keys.EC_P384;
    Map<String, String> all = new HashMap<>();
    all.put("STAGE", "local");
    all.put("JWT_ISSUER", ISSUER);
    all.put("JWT_AUDIENCE", AUDIENCE);
    all.put(
        "JWKS",
        Keys.set(
            Keys.entry(Keys.RSA),
            Keys.entry(Keys.EC),
            Keys.entry(p384),
            Keys.entryWith(Keys.RSA, Map.of("kid", "rsa-512-only", "alg", "RS512"))));
    all.putAll(variables);
    return TokenVerifier.from(new Environment(all), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Arguments refused(String reason, String token) {
    return arguments(reason, token);
  }

  private static String claimsWithSubject(String escaped) {
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d,\"sub\":\"%s\"}"
        .formatted(ISSUER, AUDIENCE, SECONDS, SECONDS + 60, escaped);
  }

  private static String flipped(String signature) {
    return (signature.charAt(0) == 'A' ? "B" : "A") + signature.substring(1);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
