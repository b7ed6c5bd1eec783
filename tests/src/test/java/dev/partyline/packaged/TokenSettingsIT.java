package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.cloud.lambda.InitException;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens the packaged function accepts with which settings; a sandbox for each setting. */
class TokenSettingsIT {

  private static final String CHANNEL = "private-user-" + HandmadeToken.USER;
  private static final String BANK = "\"https://bank.example\"";

  private static ScriptedServer keySet;
  private static PackagedFunctions functions;

  @BeforeAll
  static void start() throws Exception {
    keySet = new ScriptedServer(ScriptedServer.json(SigningKeys.goodAmongBad()));
    functions = PackagedFunctions.start(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    functions.close();
    keySet.close();
  }

  @Test
  void shouldRefuseATokenForAnotherApi_evenIfOurClientGotIt() throws Exception {
    try (PackagedChannelAuth function =
        with(Map.of("JWT_AUDIENCE", "api", "JWT_CLIENT_ID", "web", "JWT_TOKEN_USE", "access"))) {
      UnaryOperator<HandmadeToken> access = token -> token.header("typ", "\"at+jwt\"");

      granted(function, access.apply(token().claim("aud", "\"api\"").claim("azp", "\"web\"")));
      granted(
          function, access.apply(token().claim("aud", "\"api\"").claim("client_id", "\"web\"")));
      granted(function, access.apply(token().withoutClaim("aud").claim("client_id", "\"web\"")));
      refused(
          function, "audience", access.apply(token().claim("aud", BANK).claim("azp", "\"web\"")));
      refused(
          function,
          "audience",
          access.apply(token().claim("aud", BANK).claim("client_id", "\"web\"")));
      refused(function, "client", access.apply(token().claim("aud", "\"api\"")));
      refused(function, "client", access.apply(token().claim("aud", "\"api\"").claim("azp", BANK)));
    }
  }

  @Test
  void shouldRequireTheClientAsAudience_whenOnlyAClientIsSet() throws Exception {
    try (PackagedChannelAuth function = with(Map.of("JWT_AUDIENCE", "", "JWT_CLIENT_ID", "web"))) {
      granted(function, token().withoutClaim("aud").claim("azp", "\"web\""));
      granted(function, token().claim("aud", "[\"x\",\"web\"]").claim("azp", "\"other\""));
      refused(function, "audience", token().claim("aud", "[" + BANK + "]").claim("azp", "\"web\""));
    }
  }

  @Test
  void shouldAcceptATokenForNobody_onlyIfThatIsSaidOutLoud() throws Exception {
    try (PackagedChannelAuth function =
        with(Map.of("JWT_AUDIENCE", "", "JWT_ANY_AUDIENCE", "true"))) {
      granted(function, token().withoutClaim("aud"));
    }
    assertThatThrownBy(() -> with(Map.of("JWT_AUDIENCE", "")).warmUp())
        .isInstanceOf(InitException.class)
        .hasMessageContaining("JWT_ANY_AUDIENCE");
  }

  @Test
  void shouldChooseTheKeyThatFits_whenSeveralHaveOneId() throws Exception {
    String set =
        SigningKeys.set(
            SigningKeys.rsaEntry("d", SigningKeys.RSA, "\"alg\":\"RS256\""),
            SigningKeys.rsaEntry("d", SigningKeys.RSA, "\"alg\":\"RS512\""),
            SigningKeys.rsaEntry("d", SigningKeys.RSA, "\"alg\":\"RS384\""),
            SigningKeys.ecEntry("d", "P-256", SigningKeys.P256),
            SigningKeys.rsaEntry("d", SigningKeys.RSA, "\"alg\":\"RSA-OAEP\""));
    try (ScriptedServer shared = new ScriptedServer(ScriptedServer.json(set));
        PackagedChannelAuth function = with(Map.of("JWKS_URL", shared.url()))) {
      granted(function, token().header("kid", "\"d\""));
      function
          .subscribe(
              "Bearer "
                  + token()
                      .header("alg", "\"ES256\"")
                      .header("kid", "\"d\"")
                      .signed(SigningKeys.P256, "SHA256withECDSAinP1363Format"),
              CHANNEL)
          .shouldBeGranted();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, ambiguous_key"})
  void shouldUseTheOnlyKeyThatFits_whenNeitherTokenNorKeyHasAnId(boolean two, String reason)
      throws Exception {
    String withoutId = SigningKeys.rsaEntry("x", SigningKeys.RSA).replace("\"kid\":\"x\",", "");
    String set =
        two
            ? SigningKeys.set(withoutId, SigningKeys.rsaEntry("y", SigningKeys.OTHER_ISSUERS_RSA))
            : SigningKeys.set(withoutId);
    try (ScriptedServer one = new ScriptedServer(ScriptedServer.json(set));
        PackagedChannelAuth function = with(Map.of("JWKS_URL", one.url()))) {
      if (reason.isEmpty()) {
        granted(function, token().withoutHeader("kid"));
      } else {
        refused(function, reason, token().withoutHeader("kid"));
      }
    }
  }

  @Test
  void shouldVerifyEdDsa_whenItIsConfigured() throws Exception {
    try (PackagedChannelAuth function = with(Map.of("JWT_ALGORITHMS", "EdDSA"))) {
      HandmadeToken token = token().header("alg", "\"EdDSA\"").header("kid", "\"ed25519\"");
      String good = token.signed(SigningKeys.ED25519, "Ed25519");

      function.subscribeOnceReady("Bearer " + good, CHANNEL).shouldBeGranted();
      String zeros = token.signedAs(SigningKeys.base64(new byte[64]));
      function.subscribe("Bearer " + zeros, CHANNEL).shouldBeABadToken("signature", zeros);
      String truncated = token.signedAs(SigningKeys.base64(new byte[63]));
      function.subscribe("Bearer " + truncated, CHANNEL).shouldBeABadToken("signature", truncated);
      refused(function, "algorithm", token());
    }
  }

  @Test
  void shouldVerifyEachIssuersTokensByItsOwnKeys_whenThereAreTwo() throws Exception {
    KeyPair second = SigningKeys.OTHER_ISSUERS_RSA;
    try (ScriptedServer keys =
            new ScriptedServer(
                ScriptedServer.json(SigningKeys.set(SigningKeys.rsaEntry("rsa", second))));
        PackagedChannelAuth function =
            with(
                Map.of(
                    "JWT_ISSUER", HandmadeToken.ISSUER + ",https://second.example/",
                    "JWKS_URL", keySet.url() + "," + keys.url()))) {
      String seconds =
          token().claim("iss", "\"https://second.example/\"").signed(second, "SHA256withRSA");
      granted(function, token());
      function.subscribeOnceReady("Bearer " + seconds, CHANNEL).shouldBeGranted();

      String crossed = token().signed(second, "SHA256withRSA");
      function.subscribe("Bearer " + crossed, CHANNEL).shouldBeABadToken("signature", crossed);
      refused(function, "signature", token().claim("iss", "\"https://second.example/\""));
      refused(function, "issuer", token().claim("iss", "\"https://third.example/\""));
    }
  }

  @Test
  void shouldReadANumberAsUserId_whenTheClaimIsConfigured() throws Exception {
    try (PackagedChannelAuth function = with(Map.of("JWT_USER_ID_CLAIM", "user_id"))) {
      function
          .subscribeOnceReady(
              "Bearer " + token().claim("user_id", "42").signed(), "private-user-42")
          .shouldBeGranted();
      for (String number :
          new String[] {"4.2", "1e3", "-0", "9223372036854775808", "9007199254740993"}) {
        refused(function, "subject", token().claim("user_id", number));
      }
    }
    try (PackagedChannelAuth function = with(Map.of("JWT_USER_ID_CLAIM", "sub"))) {
      refused(function, "subject", token().claim("sub", "42"));
    }
  }

  @Test
  void shouldFindTheUserIdInsideAnotherClaim_byAJsonPointer() throws Exception {
    try (PackagedChannelAuth function =
        with(Map.of("JWT_USER_ID_CLAIM", "/https:~1~1hasura.io~1jwt~1claims/x-hasura-user-id"))) {
      granted(
          function,
          token()
              .claim(
                  "https://hasura.io/jwt/claims",
                  "{\"x-hasura-user-id\":" + text(HandmadeToken.USER) + "}"));
      refused(function, "subject", token());
    }
  }

  @Test
  void shouldCapTheLife_fromNowIfThereIsNoIssueTime() throws Exception {
    try (PackagedChannelAuth function = with(Map.of("JWT_MAX_LIFETIME_SECONDS", "3600"))) {
      granted(function, token().withoutClaim("iat").claim("exp", seconds(3590)));
      refused(function, "lifetime", token().withoutClaim("iat").claim("exp", seconds(3700)));
    }
  }

  private static PackagedChannelAuth with(Map<String, String> settings) throws Exception {
    Map<String, String> variables = new HashMap<>(PackagedChannelAuth.trust(keySet.url()));
    variables.putAll(settings);
    return PackagedChannelAuth.deploy(functions, variables, Map.of());
  }

  private static void granted(PackagedChannelAuth function, HandmadeToken token) {
    function.subscribeOnceReady("Bearer " + token.signed(), CHANNEL).shouldBeGranted();
  }

  private static void refused(PackagedChannelAuth function, String reason, HandmadeToken made) {
    String token = made.signed();
    function.subscribeOnceReady("Bearer " + token, CHANNEL).shouldBeABadToken(reason, token);
  }
}
