package dev.partyline.token;

import static dev.partyline.Some.deadline;
import static dev.partyline.token.TokenBuilder.AUDIENCE;
import static dev.partyline.token.TokenBuilder.ISSUER;
import static dev.partyline.token.TokenBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.user.User;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens signed by EdDSA with Ed25519. */
class Ed25519Test {

  private static final KeyPair KEY = Keys.ed25519();
  private static final String SET = Keys.set(Keys.entry(KEY, Map.of("kid", "ed-1")));

  // RFC 8032 section 5.1.
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  /** RFC 8037 appendix A.4. */
  @Test
  void shouldVerifyTheExampleOfRfc8037() throws Exception {
    IssuerKey key =
        PublishedKeys.read(
                Keys.set(
                    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                        + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"))
            .find(new KeyQuery(Optional.empty(), JWSAlgorithm.EdDSA))
            .get(0);
    String signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    String signature =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    assertThat(key.verifies(token(signed, signature))).isTrue();
    assertThat(key.verifies(token(signed + "A", signature))).isFalse();
  }

  private static SignedToken token(String signed, String signature) {
    BearerToken received =
        BearerToken.read(Optional.of("Bearer " + signed + "." + signature))
            .fold(
                token -> token,
                refusal -> {
                  throw new AssertionError(refusal);
                });
    return new SignedToken(
        new TokenHeader(Map.of("alg", "EdDSA")),
        new Claims(Map.of()),
        received,
        new DecodedSignature(signature));
  }

  /** RFC 8032 section 7.1, tests 1 to 3: public key, message, signature. */
  @ParameterizedTest
  @CsvSource({
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  })
  void shouldVerifyTheVectorsOfRfc8032(String key, String message, String signature)
      throws Exception {
    HexFormat hex = HexFormat.of();
    Ed25519Verifier verifier = new Ed25519Verifier(Base64URL.encode(hex.parseHex(key)));
    byte[] text = hex.parseHex(message);
    byte[] bytes = hex.parseHex(signature);

    assertThat(verifies(verifier, text, bytes)).isTrue();
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(verifies(verifier, text, changed)).as("byte %d", i).isFalse();
    }
  }

  private static boolean verifies(Ed25519Verifier verifier, byte[] text, byte[] signature)
      throws Exception {
    return verifier.verify(
        new com.nimbusds.jose.JWSHeader(JWSAlgorithm.EdDSA), text, Base64URL.encode(signature));
  }

  @Test
  void shouldAcceptTheToken_whenEdDsaIsConfigured() {
    assertThat(verify("EdDSA", token().sign(KEY))).isInstanceOf(Outcome.Accepted.class);
    assertThat(verify("RS256", token().sign(KEY))).isEqualTo(refused("algorithm"));
  }

  /** As in Wycheproof's tests of EdDSA: a signature changed so that a lenient verifier accepts. */
  static Stream<Arguments> forgeries() {
    byte[] right = Base64URL.from(token().sign(KEY).split("\\.", -1)[2]).decode();
    byte[] zeroR = right.clone();
    Arrays.fill(zeroR, 0, 32, (byte) 0);
    byte[] zeroS = right.clone();
    Arrays.fill(zeroS, 32, 64, (byte) 0);
    byte[] flipped = right.clone();
    flipped[0] ^= 1;
    return Stream.of(
        Arguments.of("S + L", withS(right, s(right).add(ORDER))),
        Arguments.of("S = L", withS(right, ORDER)),
        Arguments.of("S with its highest bit set", withS(right, s(right).setBit(255))),
        Arguments.of("all zeros", new byte[64]),
        Arguments.of("R = 0", zeroR),
        Arguments.of("S = 0", zeroS),
        Arguments.of("one bit changed", flipped),
        Arguments.of("truncated", Arrays.copyOf(right, 63)),
        Arguments.of("half", Arrays.copyOf(right, 32)),
        Arguments.of("with a byte more", Arrays.copyOf(right, 65)),
        Arguments.of("of Ed448's length", Arrays.copyOf(right, 114)),
        Arguments.of("one byte", new byte[1]));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void shouldRefuseTheToken_whenTheSignatureIsNotExactlyRight(String what, byte[] signature) {
    assertThat(verify("EdDSA", token().signedAs(Base64URL.encode(signature).toString())))
        .as(what)
        .isEqualTo(refused("signature"));
  }

  @Test
  void shouldRefuseTheToken_whenAnotherKeySignedIt() {
    assertThat(verify("EdDSA", token().sign(Keys.ed25519()))).isEqualTo(refused("signature"));
  }

  @ParameterizedTest
  @CsvSource({"ES256, unknown_key", "RS256, unknown_key", "Ed25519, algorithm", "Ed448, algorithm"})
  void shouldRefuseTheToken_whenItsAlgorithmIsAnother(String algorithm, String reason) {
    assertThat(verify("EdDSA,ES256,RS256", token().header("alg", algorithm).sign(KEY)))
        .isEqualTo(refused(reason));
  }

  @Test
  void shouldNotUseTheKeyForEdDsa_whenItIsPublishedForSomethingElse() {
    String set =
        Keys.set(Keys.entry(KEY, Map.of("kid", "ed-1", "use", "enc")), Keys.entry(Keys.EC));

    assertThat(verify("EdDSA", token().sign(KEY), set)).isEqualTo(refused("unknown_key"));
  }

  private static BigInteger s(byte[] signature) {
    return new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
  }

  private static byte[] withS(byte[] signature, BigInteger s) {
    byte[] bytes = new byte[32];
    byte[] number = s.toByteArray();
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, bytes, 32 - length, length);
    byte[] changed = signature.clone();
    System.arraycopy(reversed(bytes), 0, changed, 32, 32);
    return changed;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static TokenBuilder token() {
    return new TokenBuilder().header("alg", "EdDSA").header("kid", "ed-1");
  }

  private static Outcome<User> verify(String algorithms, String token) {
    return verify(algorithms, token, SET);
  }

  private static Outcome<User> verify(String algorithms, String token, String keySet) {
    return TokenVerifier.from(
            new Environment(
                Map.of(
                    "STAGE", "local",
                    "JWT_ISSUER", ISSUER,
                    "JWT_AUDIENCE", AUDIENCE,
                    "JWT_ALGORITHMS", algorithms,
                    "JWKS", keySet)),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .verify(Optional.of("Bearer " + token), deadline());
  }

  private static Outcome<User> refused(String reason) {
    return Outcome.refused(new BadToken(reason));
  }
}
