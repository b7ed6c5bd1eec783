package dev.partyline.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {

  @Test
  void shouldHaveEachKeyByItsId() throws ParseException {
    assertThat(ids(Keys.set(Keys.RSA, Keys.EC, Keys.EC_P384)))
        .containsExactlyInAnyOrder("rsa-1", "ec-1", "ec-384");
  }

  static Stream<Arguments> badEntries() {
    RSAKey other = Keys.rsa("bad");
    return Stream.of(
        arguments("RSA under 2048 bits", Keys.entry(Keys.weakRsa("bad"))),
        arguments("RSA under 2048 bits with zeros before it", paddedWeakRsa()),
        arguments("for encryption", Keys.entryWith(other, Map.of("use", "enc"))),
        arguments("for wrapping", Keys.entryWith(other, Map.of("key_ops", List.of("wrapKey")))),
        arguments("for signing", Keys.entryWith(other, Map.of("key_ops", List.of("sign")))),
        arguments(
            "symmetric",
            new OctetSequenceKey.Builder(new byte[32]).keyID("bad").build().toJSONString()),
        arguments("X25519", Keys.entry(Keys.ed25519(), Map.of("kid", "bad", "crv", "X25519"))),
        arguments("Ed448", Keys.entry(Keys.ed25519(), Map.of("kid", "bad", "crv", "Ed448"))),
        arguments(
            "Ed25519 of 31 bytes",
            Keys.entry(Keys.ed25519(), Map.of("kid", "bad", "x", "A".repeat(42)))),
        arguments(
            "Ed25519 off the curve", // y = 2 has no x
            Keys.entry(Keys.ed25519(), Map.of("kid", "bad", "x", "Ag" + "A".repeat(41)))),
        arguments(
            "Ed25519 above the prime",
            Keys.entry(
                Keys.ed25519(), Map.of("kid", "bad", "x", Base64URL.encode(ones()).toString()))),
        arguments("secp256k1", SECP256K1),
        arguments("for key encryption", Keys.entryWith(other, Map.of("alg", "RSA-OAEP"))),
        arguments("of a type of the future", Keys.entryWith(other, Map.of("kty", "XYZ"))),
        arguments("without its modulus", "{\"kty\":\"RSA\",\"kid\":\"bad\",\"e\":\"AQAB\"}"),
        arguments("with a modulus that is none", Keys.entryWith(other, Map.of("n", 7))),
        arguments(
            "a point off the curve",
            Keys.entryWith(
                Keys.EC, Map.of("kid", "bad", "x", Keys.ec("x", Curve.P_256).getX().toString()))),
        arguments("with an id that is no text", Keys.entryWith(other, Map.of("kid", 7))),
        arguments("with a use that is no text", Keys.entryWith(other, Map.of("use", 7))),
        arguments("an empty object", "{}"),
        arguments("null", "null"),
        arguments("a text", "\"bad\""),
        arguments("a number", "7"),
        arguments("a list", "[]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badEntries")
  void shouldSkipAnUnusableKeyAndKeepTheOthers(String what, String entry) throws ParseException {
    assertThat(ids(Keys.set(Keys.entry(Keys.RSA), entry, Keys.entry(Keys.EC))))
        .as(what)
        .containsExactlyInAnyOrder("rsa-1", "ec-1");
  }

  @Test
  void shouldKeepAKey_whenItIsMarkedForSignatures() throws ParseException {
    assertThat(
            ids(
                Keys.set(
                    Keys.entryWith(Keys.RSA, Map.of("kid", "use", "use", "sig")),
                    Keys.entryWith(
                        Keys.RSA, Map.of("kid", "ops", "key_ops", List.of("verify", "sign"))))))
        .containsExactlyInAnyOrder("use", "ops");
  }

  @Test
  void shouldDropThePrivateHalf_whenAnIssuerPublishesItByMistake() throws ParseException {
    assertThat(find(Keys.set(Keys.RSA.toJSONString()), "rsa-1", JWSAlgorithm.RS256))
        .containsExactly(Keys.issuerKey(Keys.RSA));
  }

  @Test
  void shouldUseTheLast_whenAKeyHasARepeatedMember() throws ParseException {
    String twice = Keys.entry(Keys.RSA).replaceFirst("\\{", "{\"kid\":\"first\",");

    assertThat(ids(Keys.set(twice, Keys.entry(Keys.EC))))
        .containsExactlyInAnyOrder("rsa-1", "ec-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "\"keys\"",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":\"x\"}",
        "{\"keys\":[",
        "<html>",
      })
  void shouldThrow_whenTheTextIsNotAKeySet(String json) {
    assertThatThrownBy(() -> PublishedKeys.read(json)).isInstanceOf(ParseException.class);
  }

  @Test
  void shouldBeEmpty_whenTheSetIsEmpty() throws ParseException {
    assertThat(PublishedKeys.read("{\"keys\":[]}").isEmpty()).isTrue();
  }

  private static String paddedWeakRsa() {
    RSAKey weak = Keys.weakRsa("bad");
    byte[] modulus = weak.getModulus().decode();
    byte[] padded = new byte[2 * modulus.length];
    System.arraycopy(modulus, 0, padded, modulus.length, modulus.length);
    return Keys.entryWith(weak, Map.of("n", Base64URL.encode(padded).toString()));
  }

  // RFC 8812 appendix A has no key; this is the curve's base point.
  private static final String SECP256K1 =
      "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"bad\","
          + "\"x\":\"eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g\","
          + "\"y\":\"SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg\"}";

  private static byte[] ones() {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0xFF);
    return bytes;
  }

  private static List<IssuerKey> find(String set, String id, JWSAlgorithm algorithm)
      throws ParseException {
    return PublishedKeys.read(set).find(new KeyQuery(Optional.ofNullable(id), algorithm));
  }

  /** The ids of the usable keys. */
  private static Set<String> ids(String set) throws ParseException {
    PublishedKeys keys = PublishedKeys.read(set);
    return Algorithms.SUPPORTED.stream()
        .flatMap(algorithm -> keys.find(new KeyQuery(Optional.empty(), algorithm)).stream())
        .map(key -> key.id().orElse(""))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldFindTheKeyThatFitsTheAlgorithm_whenSeveralHaveOneId() throws ParseException {
    String set =
        Keys.set(
            Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS256")),
            Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS512")),
            Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RS384")),
            Keys.entryWith(Keys.EC, Map.of("kid", "d")),
            Keys.entryWith(Keys.RSA, Map.of("kid", "d", "alg", "RSA-OAEP")));

    assertThat(find(set, "d", JWSAlgorithm.RS256)).hasSize(1);
    assertThat(find(set, "d", JWSAlgorithm.RS512)).hasSize(1);
    assertThat(find(set, "d", JWSAlgorithm.ES256)).hasSize(1);
    assertThat(find(set, "d", JWSAlgorithm.PS256)).isEmpty();
    assertThat(find(set, "e", JWSAlgorithm.RS256)).isEmpty();
  }

  @Test
  void shouldFindEveryKeyThatFits_whenTheTokenNamesNone() throws ParseException {
    String withoutId =
        new RSAKey.Builder(Keys.RSA).keyID(null).build().toPublicJWK().toJSONString();

    assertThat(find(Keys.set(withoutId), null, JWSAlgorithm.RS256)).hasSize(1);
    assertThat(find(Keys.set(withoutId), "any", JWSAlgorithm.RS256)).isEmpty();
    assertThat(find(Keys.set(withoutId, withoutId), null, JWSAlgorithm.RS256))
        .as("the same key published twice")
        .hasSize(1);
    assertThat(find(Keys.set(withoutId, Keys.entry(Keys.rsa("x"))), null, JWSAlgorithm.RS256))
        .hasSize(2);
  }
}
