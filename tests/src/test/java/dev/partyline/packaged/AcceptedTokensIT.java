package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that must be accepted by the packaged function: no check may be too strict. Those of
 * identity providers are in {@link ProvidersIT}.
 */
class AcceptedTokensIT {

  private static final String CHANNEL = "private-user-" + HandmadeToken.USER;

  private static ScriptedServer keySet;
  private static PackagedFunctions functions;
  private static PackagedChannelAuth channelAuth;

  @BeforeAll
  static void start() throws Exception {
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    functions = PackagedFunctions.start(Map.of());
    channelAuth = PackagedChannelAuth.trusting(functions, keySet.url());
    channelAuth.subscribeOnceReady("Bearer " + token().signed(), CHANNEL);
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
  void shouldAccept_whateverTheSchemesCase(String scheme) {
    channelAuth.subscribe(scheme + " " + token().signed(), CHANNEL).shouldBeGranted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
  void shouldAccept_whateverTypItIs(String type) {
    channelAuth
        .subscribe("Bearer " + token().header("typ", text(type)).signed(), CHANNEL)
        .shouldBeGranted();
  }

  /** A valid token. */
  private record Good(String what, String token) {
    @Override
    public String toString() {
      return what;
    }
  }

  @ParameterizedTest
  @MethodSource("good")
  void shouldAccept(Good good) {
    channelAuth.subscribe("Bearer " + good.token(), CHANNEL).shouldBeGranted();
  }

  static Stream<Good> good() {
    return Stream.of(
        new Good("RS256", token().signed()),
        new Good("ES256", token().signedByEs256()),
        new Good("no typ", token().withoutHeader("typ").signed()),
        new Good("no kid, and one key that fits", token().withoutHeader("kid").signed()),
        new Good("Clerk's cat", token().header("cat", "\"cl_B7d4PD111AAA\"").signed()),
        new Good("Ping's pi.atm", token().header("pi.atm", "\"2\"").signed()),
        new Good("tnk", token().header("tnk", "[\"one\",null]").signed()),
        new Good("no iat", token().withoutClaim("iat").signed()),
        new Good("iat null", token().claim("iat", "null").signed()),
        new Good("x5t and x5t#S256, as Entra sends them", withThumbprints()),
        new Good("an audience array with ours", audience("[\"https://other\",\"partyline\"]")),
        new Good("an audience array with ours alone", audience("[\"partyline\"]")),
        new Good("an audience array with a null beside ours", audience("[null,\"partyline\"]")),
        new Good("times with fractions", token().claim("iat", seconds(-60) + ".25").signed()),
        new Good("exp a moment ago, within the skew", token().claim("exp", seconds(-10)).signed()),
        new Good("iat in a moment, within the skew", token().claim("iat", seconds(10)).signed()),
        new Good("nbf now", token().claim("nbf", seconds(0)).signed()),
        new Good("a life of just the cap", token().claim("exp", seconds(86_340)).signed()),
        new Good("unknown claims", token().claim("x", "{\"y\":[1,null]}").signed()));
  }

  private static String withThumbprints() {
    return token().header("x5t", "\"AAAA\"").header("x5t#S256", "\"AAAA\"").signed();
  }

  private static String audience(String json) {
    return token().claim("aud", json).signed();
  }

  @Test
  void shouldAcceptAnIdOf128Characters_evenIfTheyAreEscaped() {
    String id = "|".repeat(12) + "a".repeat(115);
    String channel = "private-user-" + id.replace("|", "=7C");

    assertThat(channel).hasSize(164);
    channelAuth
        .subscribe("Bearer " + token().claim("sub", text(id)).signed(), channel)
        .shouldBeGranted();
  }
}
