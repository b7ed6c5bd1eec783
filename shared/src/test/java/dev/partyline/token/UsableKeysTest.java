package dev.partyline.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsableKeysTest {

  @Test
  void shouldHaveEachKeyByItsId() throws ParseException {
    assertThat(UsableKeys.read(Keys.set(Keys.RSA, Keys.EC, Keys.EC_P384)))
        .containsOnlyKeys("rsa-1", "ec-1", "ec-384");
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
        arguments(
            "Ed25519",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"bad\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"),
        arguments("without an id", entryWithoutId(other)),
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
    assertThat(UsableKeys.read(Keys.set(Keys.entry(Keys.RSA), entry, Keys.entry(Keys.EC))))
        .as(what)
        .containsOnlyKeys("rsa-1", "ec-1");
  }

  @Test
  void shouldKeepAKey_whenItIsMarkedForSignatures() throws ParseException {
    assertThat(
            UsableKeys.read(
                Keys.set(
                    Keys.entryWith(Keys.RSA, Map.of("kid", "use", "use", "sig")),
                    Keys.entryWith(
                        Keys.RSA, Map.of("kid", "ops", "key_ops", List.of("verify", "sign"))))))
        .containsOnlyKeys("use", "ops");
  }

  @Test
  void shouldDropThePrivateHalf_whenAnIssuerPublishesItByMistake() throws ParseException {
    assertThat(UsableKeys.read(Keys.set(Keys.RSA.toJSONString())).values())
        .containsExactly(Keys.issuerKey(Keys.RSA));
  }

  @Test
  void shouldUseTheLast_whenAKeyHasARepeatedMember() throws ParseException {
    String twice = Keys.entry(Keys.RSA).replaceFirst("\\{", "{\"kid\":\"first\",");

    assertThat(UsableKeys.read(Keys.set(twice, Keys.entry(Keys.EC))))
        .containsOnlyKeys("rsa-1", "ec-1");
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
    assertThatThrownBy(() -> UsableKeys.read(json)).isInstanceOf(ParseException.class);
  }

  @Test
  void shouldBeEmpty_whenTheSetIsEmpty() throws ParseException {
    assertThat(UsableKeys.read("{\"keys\":[]}")).isEmpty();
  }

  private static String paddedWeakRsa() {
    RSAKey weak = Keys.weakRsa("bad");
    byte[] modulus = weak.getModulus().decode();
    byte[] padded = new byte[2 * modulus.length];
    System.arraycopy(modulus, 0, padded, modulus.length, modulus.length);
    return Keys.entryWith(weak, Map.of("n", Base64URL.encode(padded).toString()));
  }

  private static String entryWithoutId(RSAKey key) {
    return new RSAKey.Builder(key).keyID(null).build().toPublicJWK().toJSONString();
  }
}
