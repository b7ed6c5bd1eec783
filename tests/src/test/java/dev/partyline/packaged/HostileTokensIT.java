package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.bare;
import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens that must be refused by the packaged function. The answer is the same whatever is wrong;
 * the log has the reason.
 */
class HostileTokensIT {

  private static final String CHANNEL = "private-user-" + HandmadeToken.USER;
  private static final String ES256 = "SHA256withECDSAinP1363Format";

  // Reason codes.
  private static final String NOT_BEARER = "not_a_bearer_token";
  private static final String SIGNATURE = "signature";
  private static final String UNKNOWN_KEY = "unknown_key";
  private static final String PARAMETER = "header_parameter";

  private static ScriptedServer keySet;
  private static PackagedFunctions functions;
  private static PackagedChannelAuth channelAuth;
  private static PackagedChannelAuth accessOnly;

  @BeforeAll
  static void start() throws Exception {
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    functions = PackagedFunctions.start(Map.of());
    channelAuth = PackagedChannelAuth.trusting(functions, keySet.url());
    channelAuth.subscribeOnceReady("Bearer " + token().signed(), CHANNEL);
    Map<String, String> variables = new HashMap<>(PackagedChannelAuth.trust(keySet.url()));
    variables.put("JWT_TOKEN_USE", "access");
    accessOnly = PackagedChannelAuth.deploy(functions, variables, Map.of());
    accessOnly.subscribeOnceReady("Bearer " + token().signed(), CHANNEL);
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
  }

  @Test
  void shouldGrant_whenNothingIsWrong_soThatTheOthersFailForTheirOneFlaw() {
    channelAuth.subscribe("Bearer " + token().signed(), CHANNEL).shouldBeGranted();
    channelAuth.subscribe("Bearer " + token().signedByEs256(), CHANNEL).shouldBeGranted();
  }

  /** A token with one flaw. */
  private record Flawed(String flaw, String token, String reason) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  private static Flawed flawed(String flaw, String token, String reason) {
    return new Flawed(flaw, token, reason);
  }

  private static void shouldRefuse(Flawed flawed) {
    Reply reply = channelAuth.subscribe("Bearer " + flawed.token(), CHANNEL);

    reply.shouldBeABadToken(flawed.reason(), flawed.token());
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void shouldRefuse_whenTheAlgorithmIsNotAccepted(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> algorithms() {
    String publicPem = pem(SigningKeys.RSA.getPublic().getEncoded());
    return Stream.of(
        flawed("none", token().header("alg", "\"none\"").signed(), "algorithm"),
        flawed("none, unsigned", token().header("alg", "\"none\"").signedAs(""), NOT_BEARER),
        flawed("None", token().header("alg", "\"None\"").signed(), "algorithm"),
        flawed("NONE", token().header("alg", "\"NONE\"").signed(), "algorithm"),
        flawed("nOnE", token().header("alg", "\"nOnE\"").signed(), "algorithm"),
        flawed("NONE, unsigned", token().header("alg", "\"NONE\"").signedAs(""), NOT_BEARER),
        flawed("rs256 in lower case", token().header("alg", "\"rs256\"").signed(), "algorithm"),
        flawed("with a space", token().header("alg", "\"RS256 \"").signed(), "algorithm"),
        flawed("an empty text", token().header("alg", "\"\"").signed(), "algorithm"),
        flawed("null", token().header("alg", "null").signed(), "malformed"),
        flawed("a number", token().header("alg", "256").signed(), "malformed"),
        flawed("an array", token().header("alg", "[\"RS256\"]").signed(), "malformed"),
        flawed("missing", token().withoutHeader("alg").signed(), "algorithm"),
        flawed(
            "HS256 keyed with the public key's PEM",
            token().header("alg", "\"HS256\"").signedWithSecret(publicPem.getBytes(UTF_8)),
            "algorithm"),
        flawed(
            "HS256 keyed with the PEM without its last line break",
            token().header("alg", "\"HS256\"").signedWithSecret(publicPem.strip().getBytes(UTF_8)),
            "algorithm"),
        flawed(
            "HS256 keyed with the public key's DER",
            token()
                .header("alg", "\"HS256\"")
                .signedWithSecret(SigningKeys.RSA.getPublic().getEncoded()),
            "algorithm"),
        flawed(
            "HS256 with the symmetric key in the set",
            token()
                .header("alg", "\"HS256\"")
                .header("kid", "\"oct\"")
                .signedWithSecret(SigningKeys.SECRET),
            "algorithm"),
        flawed(
            "PS256, not configured",
            token().header("alg", "\"PS256\"").signed(SigningKeys.RSA, "RSASSA-PSS"),
            "algorithm"),
        flawed(
            "RS512, not configured",
            token().header("alg", "\"RS512\"").signed(SigningKeys.RSA, "SHA512withRSA"),
            "algorithm"),
        flawed(
            "EdDSA, not configured",
            token()
                .header("alg", "\"EdDSA\"")
                .header("kid", "\"ed25519\"")
                .signed(SigningKeys.ED25519, "Ed25519"),
            "algorithm"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldRefuse_whenTheKeyIsNotForTheAlgorithm(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> keys() {
    return Stream.of(
        flawed(
            "RS256 with an EC key's id", token().header("kid", "\"p256\"").signed(), UNKNOWN_KEY),
        flawed(
            "ES256 with an RSA key's id",
            token().header("alg", "\"ES256\"").signed(SigningKeys.P256, ES256),
            UNKNOWN_KEY),
        flawed(
            "RS256 signed with an EC key",
            token().header("kid", "\"p256\"").signed(SigningKeys.P256, ES256),
            UNKNOWN_KEY),
        flawed(
            "ES256 with a P-384 key",
            token()
                .header("alg", "\"ES256\"")
                .header("kid", "\"p384\"")
                .signed(SigningKeys.P384, "SHA384withECDSAinP1363Format"),
            UNKNOWN_KEY),
        flawed(
            "ES256 over SHA-256 with a P-384 key",
            token()
                .header("alg", "\"ES256\"")
                .header("kid", "\"p384\"")
                .signed(SigningKeys.P384, ES256),
            UNKNOWN_KEY),
        flawed("use is enc", token().header("kid", "\"enc\"").signed(), UNKNOWN_KEY),
        flawed(
            "key_ops without verify", token().header("kid", "\"encrypts\"").signed(), UNKNOWN_KEY),
        flawed(
            "a key for RS512 alone", token().header("kid", "\"rs512-only\"").signed(), UNKNOWN_KEY),
        flawed(
            "an RSA key of 1024 bits",
            token().header("kid", "\"weak\"").signed(SigningKeys.WEAK_RSA, "SHA256withRSA"),
            UNKNOWN_KEY),
        flawed(
            "a key off its curve",
            token()
                .header("alg", "\"ES256\"")
                .header("kid", "\"off-curve\"")
                .signed(SigningKeys.P256, ES256),
            UNKNOWN_KEY),
        flawed("a symmetric key", token().header("kid", "\"oct\"").signed(), UNKNOWN_KEY),
        flawed(
            "another issuer's key under the issuer's id",
            token().signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA"),
            SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("headerParameters")
  void shouldRefuse_whenTheHeaderHasOtherParameters(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> headerParameters() {
    String otherKey = SigningKeys.rsaEntry("rsa", SigningKeys.OTHER_ISSUERS_RSA);
    return Stream.of(
        flawed(
            "jwk, signed with it",
            token().header("jwk", otherKey).signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA"),
            PARAMETER),
        flawed(
            "jwk, signed with it, no kid",
            token()
                .withoutHeader("kid")
                .header("jwk", otherKey)
                .signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA"),
            PARAMETER),
        flawed(
            "jwk, signed by the issuer",
            token().header("jwk", SigningKeys.rsaEntry("rsa", SigningKeys.RSA)).signed(),
            PARAMETER),
        flawed("jku", token().header("jku", text(keySet.url())).signed(), PARAMETER),
        flawed("x5u", token().header("x5u", text("https://evil.example/")).signed(), PARAMETER),
        flawed("x5c", token().header("x5c", "[\"MIIB\"]").signed(), PARAMETER),
        flawed("zip", token().header("zip", "\"DEF\"").signed(), PARAMETER),
        flawed("cty", token().header("cty", "\"JWT\"").signed(), PARAMETER),
        flawed("enc", token().header("enc", "\"A128GCM\"").signed(), PARAMETER),
        flawed("epk", token().header("epk", otherKey).signed(), PARAMETER),
        flawed("crit unknown", token().header("crit", "[\"exp\"]").signed(), PARAMETER),
        flawed("crit empty", token().header("crit", "[]").signed(), PARAMETER),
        flawed("crit that is null", token().header("crit", "null").signed(), PARAMETER),
        flawed("crit that is a text", token().header("crit", "\"b64\"").signed(), PARAMETER),
        flawed("b64 false", token().header("b64", "false").signed(), PARAMETER),
        flawed(
            "b64 false, and critical",
            token().header("b64", "false").header("crit", "[\"b64\"]").signed(),
            PARAMETER),
        flawed("typ of something else", token().header("typ", "\"secevent+jwt\"").signed(), "type"),
        flawed("typ that is a number", token().header("typ", "1").signed(), "malformed"),
        flawed("typ of spaces", token().header("typ", "\" \"").signed(), "type"));
  }

  @ParameterizedTest
  @MethodSource("keyIds")
  void shouldRefuse_whenTheKeyIdIsNotOneOfTheIssuers(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> keyIds() {
    return Stream.of(
        flawed("unknown", token().header("kid", "\"rsa-2\"").signed(), UNKNOWN_KEY),
        flawed("another case", token().header("kid", "\"RSA\"").signed(), UNKNOWN_KEY),
        flawed("a number", token().header("kid", "1").signed(), "malformed"),
        flawed("an object", token().header("kid", "{}").signed(), "malformed"),
        flawed("empty", token().header("kid", "\"\"").signed(), "key_id"),
        flawed("a path", token().header("kid", "\"../../../../dev/null\"").signed(), UNKNOWN_KEY),
        flawed("SQL", token().header("kid", "\"x' UNION SELECT 'k';--\"").signed(), UNKNOWN_KEY),
        flawed("a NUL behind it", token().header("kid", "\"rsa\\u0000\"").signed(), UNKNOWN_KEY),
        flawed("null", token().header("kid", "null").signed(), "malformed"),
        flawed("129 characters", token().header("kid", text("k".repeat(129))).signed(), "key_id"),
        flawed(
            "128 characters", token().header("kid", text("k".repeat(128))).signed(), UNKNOWN_KEY));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldRefuse_whenItIsNotAJwtInCompactForm(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> forms() {
    String good = token().signed();
    String[] parts = good.split("\\.", -1);
    return Stream.of(
        flawed("JWE of five parts", good + "." + parts[1] + "." + parts[2], NOT_BEARER),
        flawed(
            "JWE header on three parts",
            token().header("alg", "\"RSA-OAEP\"").header("enc", "\"A128GCM\"").signed(),
            PARAMETER),
        flawed(
            "JSON serialization, flattened",
            "{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
                .formatted(parts[0], parts[1], parts[2]),
            NOT_BEARER),
        flawed(
            "JSON serialization, general",
            "{\"payload\":\"%s\",\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\"}]}"
                .formatted(parts[1], parts[0], parts[2]),
            NOT_BEARER),
        flawed("one part", parts[0], NOT_BEARER),
        flawed("two parts", parts[0] + "." + parts[1], NOT_BEARER),
        flawed("four parts", good + "." + parts[2], NOT_BEARER),
        flawed("a fourth part that is empty", good + ".", NOT_BEARER),
        flawed("an empty header", "." + parts[1] + "." + parts[2], NOT_BEARER),
        flawed("an empty payload", parts[0] + ".." + parts[2], NOT_BEARER),
        flawed("an empty signature", parts[0] + "." + parts[1] + ".", NOT_BEARER),
        flawed("three dots and nothing", "..", NOT_BEARER),
        flawed("header null", token().headerText("null").signed(), "malformed"),
        flawed("header an array", token().headerText("[]").signed(), "malformed"),
        flawed("header a text", token().headerText("\"RS256\"").signed(), "malformed"),
        flawed("header a number", token().headerText("1").signed(), "malformed"),
        flawed("header an empty object", token().headerText("{}").signed(), "algorithm"),
        flawed("header no JSON", token().headerText("hello").signed(), "malformed"),
        flawed(
            "header with something behind it",
            token().headerText("{\"alg\":\"RS256\",\"kid\":\"rsa\"} x").signed(),
            "malformed"),
        flawed(
            "header in lenient JSON",
            token().headerText("{alg:'RS256',kid:'rsa'}").signed(),
            "malformed"),
        flawed(
            "header with a byte order mark",
            token().headerText("\uFEFF{\"alg\":\"RS256\",\"kid\":\"rsa\"}").signed(),
            "malformed"),
        flawed(
            "payload with a byte order mark",
            token().payload("\uFEFF" + token().claimsText()).signed(),
            "malformed"),
        flawed("payload null", token().payload("null").signed(), "malformed"),
        flawed("payload an array", token().payload("[1]").signed(), "malformed"),
        flawed("payload a text", token().payload("\"ada\"").signed(), "malformed"),
        flawed("payload an empty object", token().payload("{}").signed(), "issuer"),
        flawed("payload no JSON", token().payload("hello").signed(), "malformed"),
        flawed(
            "payload with something behind it",
            token().payload(token().claimsText() + " x").signed(),
            "malformed"),
        flawed(
            "payload in lenient JSON",
            token().payload(token().claimsText().replace('"', '\'')).signed(),
            "malformed"),
        flawed(
            "payload that is no UTF-8",
            token().payload(notUtf8(token().claim("sub", "\"ad?\"").claimsText())).signed(),
            "encoding"));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void shouldRefuse_whenTheSignatureIsNotCanonicalBase64url(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> signatures() {
    String good = token().signed();
    String eves = token().claim("sub", "\"eve\"").signed();
    int middle = good.lastIndexOf('.') + 40;
    String broken = good.substring(0, middle) + "\n" + good.substring(middle);
    return Stream.of(
        flawed("padding", good + "==", NOT_BEARER),
        flawed("one sign of padding", good + "=", NOT_BEARER),
        flawed("padding as a form would have it", good + "%3D%3D", NOT_BEARER),
        flawed("a line break in it", broken, NOT_BEARER),
        flawed("a line break behind it", good + "\n", NOT_BEARER),
        flawed("CR LF behind it", good + "\r\n", NOT_BEARER),
        flawed("a space behind it", good + " ", NOT_BEARER),
        flawed("standard base64", inStandardBase64(), NOT_BEARER),
        flawed("another last character, RS256", withSpareBits(good), "encoding"),
        flawed("another last character, ES256", withSpareBits(token().signedByEs256()), "encoding"),
        flawed("another last character of the payload", withSpareBitsInPayload(), "encoding"),
        flawed("a length that base64 has not", good + "AAA", "encoding"),
        flawed("cut short", good.substring(0, good.length() - 2), SIGNATURE),
        flawed("a bit turned", flipped(good), SIGNATURE),
        flawed("that of another token", withSignatureOf(eves, good), SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("ellipticCurves")
  void shouldRefuse_whenAnEs256SignatureIsInvalid(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> ellipticCurves() {
    HandmadeToken es256 = token().header("alg", "\"ES256\"").header("kid", "\"p256\"");
    byte[] order =
        new java.math.BigInteger(
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
            .toByteArray();
    byte[] twice = new byte[64];
    System.arraycopy(order, 1, twice, 0, 32);
    System.arraycopy(order, 1, twice, 32, 32);
    return Stream.of(
        flawed("r = s = 0", es256.signedAs(SigningKeys.base64(new byte[64])), SIGNATURE),
        flawed("r = s = the curve's order", es256.signedAs(SigningKeys.base64(twice)), SIGNATURE),
        flawed("DER", es256.signed(SigningKeys.P256, "SHA256withECDSA"), SIGNATURE),
        flawed("one byte short", es256.signedAs(SigningKeys.base64(new byte[63])), SIGNATURE),
        flawed("one byte long", es256.signedAs(SigningKeys.base64(new byte[65])), SIGNATURE),
        flawed("a single byte", es256.signedAs("AA"), SIGNATURE));
  }

  @ParameterizedTest
  @MethodSource("repeated")
  void shouldRefuse_whenAMemberIsRepeated(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> repeated() {
    return Stream.of(
        flawed("alg", token().headerAgain("alg", "\"none\"").signed(), "malformed"),
        flawed("alg, the same", token().headerAgain("alg", "\"RS256\"").signed(), "malformed"),
        flawed("kid", token().headerAgain("kid", "\"rsa\"").signed(), "malformed"),
        flawed("kid, escaped", token().headerAgain("k\\u0069d", "\"rsa\"").signed(), "malformed"),
        flawed("sub", token().claimAgain("sub", "\"eve\"").signed(), "malformed"),
        flawed("sub, escaped", token().claimAgain("s\\u0075b", "\"eve\"").signed(), "malformed"),
        flawed("exp", token().claimAgain("exp", seconds(60)).signed(), "malformed"),
        flawed(
            "a member within a claim",
            token().claim("realm_access", "{\"a\":1,\"a\":2}").signed(),
            "malformed"));
  }

  @ParameterizedTest
  @MethodSource("times")
  void shouldRefuse_whenItIsNotValidNow(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> times() {
    return Stream.of(
        flawed("exp past", token().claim("exp", seconds(-31)).signed(), "expired"),
        flawed("exp a text", token().claim("exp", text(seconds(600))).signed(), "no_expiry"),
        flawed("exp overflows a long", token().claim("exp", "9".repeat(30)).signed(), "no_expiry"),
        flawed("exp overflows a double", token().claim("exp", "1e400").signed(), "no_expiry"),
        flawed(
            "exp the largest long",
            token().claim("exp", "9223372036854775807").signed(),
            "no_expiry"),
        flawed("exp negative", token().claim("exp", "-1").signed(), "no_expiry"),
        flawed("exp zero", token().claim("exp", "0").signed(), "expired"),
        flawed("exp true", token().claim("exp", "true").signed(), "no_expiry"),
        flawed("exp an array", token().claim("exp", "[9999999999]").signed(), "no_expiry"),
        flawed("exp null", token().claim("exp", "null").signed(), "no_expiry"),
        flawed("exp missing", token().withoutClaim("exp").signed(), "no_expiry"),
        flawed(
            "exp in milliseconds",
            token().claim("exp", seconds(600) + "000").signed(),
            "no_expiry"),
        flawed("a life over the cap", token().claim("exp", seconds(86_400)).signed(), "lifetime"),
        flawed("iat in the future", token().claim("iat", seconds(90)).signed(), "issued_in_future"),
        flawed(
            "a life over the cap, without iat",
            token().withoutClaim("iat").claim("exp", seconds(90_000)).signed(),
            "lifetime"),
        flawed("iat a text", token().claim("iat", text(seconds(-60))).signed(), "issue_time"),
        flawed(
            "iat in milliseconds", token().claim("iat", seconds(0) + "000").signed(), "issue_time"),
        flawed("nbf in the future", token().claim("nbf", seconds(90)).signed(), "not_yet_valid"),
        flawed("nbf a text", token().claim("nbf", "\"0\"").signed(), "not_yet_valid"));
  }

  @ParameterizedTest
  @MethodSource("recipients")
  void shouldRefuse_whenTheIssuerOrAudienceIsAnother(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> recipients() {
    String ours = text(HandmadeToken.ISSUER);
    return Stream.of(
        flawed(
            "another issuer", token().claim("iss", "\"https://evil.example/\"").signed(), "issuer"),
        flawed(
            "ours but for the last slash",
            token().claim("iss", "\"https://issuer.example\"").signed(),
            "issuer"),
        flawed(
            "ours but for its case",
            token().claim("iss", "\"https://ISSUER.example/\"").signed(),
            "issuer"),
        flawed("an array with ours", token().claim("iss", "[" + ours + "]").signed(), "issuer"),
        flawed("no issuer", token().withoutClaim("iss").signed(), "issuer"),
        flawed("issuer null", token().claim("iss", "null").signed(), "issuer"),
        flawed("another audience", token().claim("aud", "\"other\"").signed(), "audience"),
        flawed(
            "ours and more in one text",
            token().claim("aud", "\"partyline x\"").signed(),
            "audience"),
        flawed("no audience", token().withoutClaim("aud").signed(), "audience"),
        flawed("audience []", token().claim("aud", "[]").signed(), "audience"),
        flawed("audience null", token().claim("aud", "null").signed(), "audience"),
        flawed("audience [null]", token().claim("aud", "[null]").signed(), "audience"),
        flawed("audience [[ours]]", token().claim("aud", "[[\"partyline\"]]").signed(), "audience"),
        flawed(
            "audience an object", token().claim("aud", "{\"partyline\":1}").signed(), "audience"),
        flawed(
            "ours as client, where an audience is required",
            token().withoutClaim("aud").claim("client_id", "\"partyline\"").signed(),
            "audience"));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldRefuse_whenThereIsNoValidUserId(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> subjects() {
    return Stream.of(
        flawed("missing", token().withoutClaim("sub").signed(), "subject"),
        flawed("null", token().claim("sub", "null").signed(), "subject"),
        flawed("empty", token().claim("sub", "\"\"").signed(), "subject"),
        flawed("a number", token().claim("sub", "7").signed(), "subject"),
        flawed("an array", token().claim("sub", "[\"ada\"]").signed(), "subject"),
        flawed("a NUL in it", token().claim("sub", "\"ada\\u0000\"").signed(), "subject"),
        flawed("a line break in it", token().claim("sub", "\"ada\\n\"").signed(), "subject"),
        flawed("a C1 control in it", token().claim("sub", "\"ada\\u0085\"").signed(), "subject"),
        flawed("half a surrogate pair", token().claim("sub", "\"ada\\ud800\"").signed(), "subject"),
        flawed("129 characters", token().claim("sub", text("a".repeat(129))).signed(), "subject"));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void shouldRefuse_whenItIsTooLargeOrTooDeep(Flawed flawed) {
    shouldRefuse(flawed);
  }

  static Stream<Flawed> sizes() {
    return Stream.of(
        flawed("over 8 KiB", token().claim("x", text("x".repeat(6000))).signed(), "token_too_long"),
        flawed("5 MB", "a." + "b".repeat(5_000_000) + ".c", "token_too_long"),
        flawed("claims 33 deep", token().claim("x", nested(32)).signed(), "nesting"),
        flawed("claims 2,000 deep", token().claim("x", nested(2000)).signed(), "nesting"),
        flawed("an array never closed", token().payload("[".repeat(4000)).signed(), "malformed"),
        flawed("objects never closed", token().payload("{\"a\":".repeat(900)).signed(), "nesting"),
        flawed("header 33 deep", token().header("x5t", nested(32)).signed(), "nesting"),
        flawed(
            "header an array never closed",
            token().headerText("[".repeat(4000)).signed(),
            "malformed"),
        flawed(
            "deep behind a text with a bracket and a quote in it",
            token().claim("x", "\"]\\\"]\"").claim("y", nested(32)).signed(),
            "nesting"));
  }

  @Test
  void shouldGrant_whenClaimsAre32Deep() {
    String deepest = token().claim("x", nested(31)).signed();

    channelAuth.subscribe("Bearer " + deepest, CHANNEL).shouldBeGranted();
  }

  /** An {@code Authorization} header with a valid token in it, or two. */
  @ParameterizedTest
  @MethodSource("headers")
  void shouldRefuse_whenTheHeaderIsNotOneBearerToken(Flawed header) {
    channelAuth
        .subscribe(header.token(), CHANNEL)
        .shouldBeABadToken(header.reason(), header.token());
  }

  static Stream<Flawed> headers() {
    String good = token().signed();
    return Stream.of(
        flawed("two headers joined", "Bearer " + good + ",Bearer " + good, NOT_BEARER),
        flawed(
            "two headers joined with a space", "Bearer " + good + ", Bearer " + good, NOT_BEARER),
        flawed("another scheme behind it", "Bearer " + good + ", Basic YTpi", NOT_BEARER),
        flawed("another scheme before it", "Basic YTpi, Bearer " + good, NOT_BEARER),
        flawed("two tokens", "Bearer " + good + " " + good, NOT_BEARER),
        flawed("no scheme", good, NOT_BEARER),
        flawed("Basic", "Basic " + good, NOT_BEARER),
        flawed("no space", "Bearer" + good, NOT_BEARER),
        flawed("a tab", "Bearer\t" + good, NOT_BEARER),
        flawed("a space before it", " Bearer " + good, NOT_BEARER),
        flawed("quotes", "Bearer \"" + good + "\"", NOT_BEARER),
        flawed("a no-break space", "Bearer\u00a0" + good, NOT_BEARER),
        flawed("the scheme alone", "Bearer", NOT_BEARER),
        flawed("the scheme and a space", "Bearer ", NOT_BEARER));
  }

  @Test
  void shouldRequireAToken_withoutCallingItInvalid_whenThereIsNone() {
    Reply reply = channelAuth.subscribe("", CHANNEL);

    assertThat(reply.status()).as(reply.log()).isEqualTo(401);
    assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(reply.reason()).isEqualTo("no_token");
  }

  /** With {@code JWT_TOKEN_USE=access}. */
  @ParameterizedTest
  @MethodSource("otherUses")
  void shouldRefuse_whenItIsNotAnAccessTokenAndOneIsRequired(Flawed flawed) {
    accessOnly
        .subscribe("Bearer " + flawed.token(), CHANNEL)
        .shouldBeABadToken(flawed.reason(), flawed.token());
    channelAuth.subscribe("Bearer " + flawed.token(), CHANNEL).shouldBeGranted();
  }

  static Stream<Flawed> otherUses() {
    return Stream.of(
        flawed("Cognito's ID token", token().claim("token_use", "\"id\"").signed(), "token_use"),
        flawed("Keycloak's ID token", token().claim("typ", "\"ID\"").signed(), "token_use"),
        flawed("one that does not say", token().signed(), "token_use"),
        flawed("one that says it by number", token().claim("token_use", "1").signed(), "token_use"),
        flawed(
            "an ID token that is Bearer too",
            token().claim("token_use", "\"id\"").claim("typ", "\"Bearer\"").signed(),
            "token_use"),
        flawed(
            "an ID token in an access token's type",
            token().header("typ", "\"at+jwt\"").claim("token_use", "\"id\"").signed(),
            "token_use"));
  }

  @Test
  void shouldNotTellTheReason_whateverItIs() {
    String expired = token().claim("exp", seconds(-60)).signed();
    String otherIssuers = token().signed(SigningKeys.OTHER_ISSUERS_RSA, "SHA256withRSA");

    assertThat(channelAuth.subscribe("Bearer " + expired, CHANNEL).answer())
        .isEqualTo(channelAuth.subscribe("Bearer " + otherIssuers, CHANNEL).answer())
        .isEqualTo(channelAuth.subscribe("Bearer " + bare("rsa").signed(), CHANNEL).answer());
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  /** The same bytes with invalid UTF-8 in place of the question mark. */
  private static byte[] notUtf8(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    bytes[text.indexOf('?')] = (byte) 0xff;
    return bytes;
  }

  /**
   * The same signature with unused bits set: of 256 and of 64 bytes, the last character has four.
   */
  private static String withSpareBits(String token) {
    char last = token.charAt(token.length() - 1);
    assertThat("AQgw").as("the last character of a canonical text").contains(String.valueOf(last));
    return token.substring(0, token.length() - 1) + (char) (last + 1);
  }

  private static String flipped(String token) {
    int at = token.lastIndexOf('.') + 20;
    char other = token.charAt(at) == 'A' ? 'B' : 'A';
    return token.substring(0, at) + other + token.substring(at + 1);
  }

  /** Signed with the issuer's key. */
  private static String withSpareBitsInPayload() {
    StringBuilder claims = new StringBuilder(token().claimsText());
    // One byte more than a multiple of three leaves four unused bits.
    while (claims.length() % 3 != 1) {
      claims.append(' ');
    }
    String input = token().payload(claims.toString()).input();
    return HandmadeToken.signed(withSpareBits(input));
  }

  /** A token whose signature has a character that differs between base64 and base64url. */
  private static String inStandardBase64() {
    for (int i = 0; ; i++) {
      String token = token().claim("jti", text("t-" + i)).signed();
      String input = token.substring(0, token.lastIndexOf('.') + 1);
      String signature = token.substring(input.length());
      String standard = signature.replace('-', '+').replace('_', '/');
      if (!standard.equals(signature)) {
        return input + standard;
      }
    }
  }

  private static String withSignatureOf(String other, String token) {
    return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
  }
}
