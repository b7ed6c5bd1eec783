package dev.partyline.packaged;

import static dev.partyline.testsupport.HandmadeToken.bare;
import static dev.partyline.testsupport.HandmadeToken.seconds;
import static dev.partyline.testsupport.HandmadeToken.text;
import static dev.partyline.testsupport.HandmadeToken.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.packaged.PackagedChannelAuth.Reply;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.ScriptedServer;
import dev.partyline.testsupport.SigningKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tokens that must be accepted by the packaged function: no check may be too strict. */
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

  /**
   * A provider's token, and the settings that accept it.
   *
   * @param userId the user that it authenticates
   * @param username what other users see, unless the member item has a name
   */
  private record Provider(
      String name,
      Map<String, String> settings,
      HandmadeToken token,
      String userId,
      String username) {
    @Override
    public String toString() {
      return name;
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void shouldAcceptTheTokensOf(Provider provider) throws Exception {
    Map<String, String> variables = new HashMap<>(provider.settings());
    variables.put("JWKS_URL", keySet.url());
    if (!provider.settings().containsKey("JWT_AUDIENCE")) {
      // bin/local's stack sets one.
      variables.put("JWT_AUDIENCE", "");
    }
    join(provider.userId());
    try (PackagedChannelAuth function =
        PackagedChannelAuth.deploy(functions, variables, Map.of())) {
      String authorization = "Bearer " + provider.token().signed();

      function
          .subscribe(authorization, "private-user-" + escaped(provider.userId()))
          .shouldBeGranted();
      Reply presence = function.subscribe(authorization, "presence-party-garden");

      presence.shouldBeGranted();
      assertThat(presence.member("channel_data"))
          .isEqualTo(
              "{\"user_id\":\"%s\",\"user_info\":{\"username\":\"%s\"}}"
                  .formatted(provider.userId(), provider.username()));
    }
  }

  static Stream<Provider> providers() {
    return Stream.of(
        cognitoAccess(),
        cognitoId(),
        auth0(),
        auth0WithRfc9068Profile(),
        keycloak(),
        okta(),
        entra(),
        firebase());
  }

  private static Provider cognitoAccess() {
    String issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1Cd2Ef3";
    String user = "a3d4c852-7061-70f4-0b3e-1c5a1d2f9e10";
    return new Provider(
        "Cognito, access token",
        Map.of(
            "JWT_ISSUER", issuer,
            "JWT_CLIENT_ID", "4f8k2j9s1l0p3q7r5t6u8v2w1x",
            "JWT_TOKEN_USE", "access"),
        bare("rsa")
            .claim("iss", text(issuer))
            .claim("sub", text(user))
            .claim("client_id", "\"4f8k2j9s1l0p3q7r5t6u8v2w1x\"")
            .claim("token_use", "\"access\"")
            .claim("scope", "\"openid profile\"")
            .claim("version", "2")
            .claim("auth_time", seconds(-60))
            .claim("origin_jti", "\"5b9f50a3-05da-454a-8b99-b79c2349de77\"")
            .claim("jti", "\"af2ae2c5-6d85-4e63-a32b-07f3d8b5e6cf\"")
            .claim("cognito:groups", "[\"hosts\"]")
            .claim("username", "\"ada.l\""),
        user,
        "ada.l");
  }

  private static Provider cognitoId() {
    String issuer = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1Cd2Ef3";
    String user = "b3d4c852-7061-70f4-0b3e-1c5a1d2f9e11";
    return new Provider(
        "Cognito, ID token",
        Map.of("JWT_ISSUER", issuer, "JWT_AUDIENCE", "4f8k2j9s1l0p3q7r5t6u8v2w1x"),
        bare("rsa")
            .claim("iss", text(issuer))
            .claim("sub", text(user))
            .claim("aud", "\"4f8k2j9s1l0p3q7r5t6u8v2w1x\"")
            .claim("token_use", "\"id\"")
            .claim("auth_time", seconds(-60))
            .claim("event_id", "\"64f513be-32db-42b0-b78e-b02127b4f463\"")
            .claim("cognito:username", "\"ada.l\"")
            .claim("email", "\"ada@example.com\"")
            .claim("email_verified", "true"),
        user,
        "ada.l");
  }

  private static HandmadeToken auth0Claims(String user) {
    return bare("rsa")
        .header("typ", "\"JWT\"")
        .claim("iss", "\"https://partyline.eu.auth0.com/\"")
        .claim("sub", text(user))
        .claim(
            "aud",
            "[\"https://api.partyline.example\",\"https://partyline.eu.auth0.com/userinfo\"]")
        .claim("exp", seconds(86_340))
        .claim("scope", "\"openid profile\"")
        .claim("azp", "\"kY8s0mE7cL13ntId\"");
  }

  private static Provider auth0() {
    return new Provider(
        "Auth0",
        Map.of(
            "JWT_ISSUER", "https://partyline.eu.auth0.com/",
            "JWT_AUDIENCE", "https://api.partyline.example"),
        auth0Claims("auth0|5f7c8ec7c33c6c004bbafe82"),
        "auth0|5f7c8ec7c33c6c004bbafe82",
        "auth0|5f7c8ec7c33c6c004bbafe82");
  }

  private static Provider auth0WithRfc9068Profile() {
    return new Provider(
        "Auth0 with the RFC 9068 profile, and a username by an action",
        Map.of(
            "JWT_ISSUER", "https://partyline.eu.auth0.com/",
            "JWT_AUDIENCE", "https://api.partyline.example",
            "JWT_USERNAME_CLAIM", "https://partyline.example/username",
            "JWT_TOKEN_USE", "access"),
        auth0Claims("google-oauth2|103547991597142817347")
            .header("typ", "\"at+jwt\"")
            .claim("jti", "\"r5dlQzGhq9\"")
            .claim("client_id", "\"kY8s0mE7cL13ntId\"")
            .claim("https://partyline.example/username", "\"ada\""),
        "google-oauth2|103547991597142817347",
        "ada");
  }

  private static Provider keycloak() {
    String user = "f1d2c3b4-5566-4788-99aa-bbccddeeff00";
    return new Provider(
        "Keycloak",
        Map.of(
            "JWT_ISSUER", "https://id.example/realms/party",
            "JWT_CLIENT_ID", "partyline-web",
            "JWT_TOKEN_USE", "access"),
        bare("rsa")
            .header("typ", "\"JWT\"")
            .claim("iss", "\"https://id.example/realms/party\"")
            .claim("sub", text(user))
            .claim("aud", "\"account\"")
            .claim("typ", "\"Bearer\"")
            .claim("azp", "\"partyline-web\"")
            .claim("sid", "\"0c4b1f9e-8f2a-4f0e-9a3b-77c1d0a4b2e1\"")
            .claim("acr", "\"1\"")
            .claim("allowed-origins", "[\"https://app.example\"]")
            .claim("realm_access", "{\"roles\":[\"offline_access\"]}")
            .claim("resource_access", "{\"account\":{\"roles\":[\"view-profile\"]}}")
            .claim("scope", "\"openid profile email\"")
            .claim("name", "\"Ada Lovelace\"")
            .claim("preferred_username", "\"ada\"")
            .claim("email", "\"ada@example.com\""),
        user,
        "ada");
  }

  private static Provider okta() {
    return new Provider(
        "Okta",
        Map.of(
            "JWT_ISSUER", "https://dev-123.okta.com/oauth2/default",
            "JWT_AUDIENCE", "api://default",
            "JWT_USER_ID_CLAIM", "uid"),
        bare("rsa")
            .claim("ver", "1")
            .claim("jti", "\"AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE\"")
            .claim("iss", "\"https://dev-123.okta.com/oauth2/default\"")
            .claim("aud", "\"api://default\"")
            .claim("cid", "\"0oa1gjh63g214q0Hq0g4\"")
            .claim("uid", "\"00uid4BxXw6I6TV4m0g3\"")
            .claim("scp", "[\"openid\",\"profile\"]")
            .claim("auth_time", seconds(-60))
            // Okta's sub is the sign-in name: an e-mail address, which may change.
            .claim("sub", "\"ada@example.com\""),
        "00uid4BxXw6I6TV4m0g3",
        "00uid4BxXw6I6TV4m0g3");
  }

  private static Provider entra() {
    String tenant = "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0";
    String oid = "00000000-0000-0000-66f3-3332eca7ea81";
    return new Provider(
        "Entra",
        Map.of(
            "JWT_ISSUER", tenant,
            "JWT_AUDIENCE", "6cb04018-a3f5-46a7-b995-940c78f5aef3",
            "JWT_USER_ID_CLAIM", "oid",
            // preferred_username usually is an e-mail address there.
            "JWT_USERNAME_CLAIM", "name"),
        bare("rsa")
            .header("typ", "\"JWT\"")
            .header("x5t", "\"1LTMzakihiRla_8z2BEJVXeWMqo\"")
            .claim("ver", "\"2.0\"")
            .claim("iss", text(tenant))
            .claim("sub", "\"AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ\"")
            .claim("aud", "\"6cb04018-a3f5-46a7-b995-940c78f5aef3\"")
            .claim("nbf", seconds(-60))
            .claim("azp", "\"6cb04018-a3f5-46a7-b995-940c78f5aef3\"")
            .claim("azpacr", "\"0\"")
            .claim("name", "\"Ada Lovelace\"")
            .claim("oid", text(oid))
            .claim("preferred_username", "\"ada@example.com\"")
            .claim("tid", "\"9122040d-6c67-4c5b-b112-36a304b66dad\"")
            .claim("uti", "\"fqiBqXLPj0eQa82S-IYFAA\"")
            .claim("scp", "\"access_as_user\""),
        oid,
        "Ada Lovelace");
  }

  private static Provider firebase() {
    String user = "tP9xQ2mVbYg3cK8wLr5zN1aD4eF2";
    return new Provider(
        "Firebase",
        Map.of(
            "JWT_ISSUER", "https://securetoken.google.com/party-app-1",
            "JWT_AUDIENCE", "party-app-1"),
        bare("rsa")
            .header("typ", "\"JWT\"")
            .claim("iss", "\"https://securetoken.google.com/party-app-1\"")
            .claim("aud", "\"party-app-1\"")
            .claim("auth_time", seconds(-60))
            .claim("user_id", text(user))
            .claim("sub", text(user))
            .claim("name", "\"Ada\"")
            .claim("email", "\"ada@example.com\"")
            .claim("email_verified", "true")
            .claim(
                "firebase",
                "{\"identities\":{\"email\":[\"ada@example.com\"]},\"sign_in_provider\":\"password\"}"),
        user,
        "Ada");
  }

  private static String escaped(String id) {
    return id.replace("|", "=7C");
  }

  /** A member item without a username. */
  private static void join(String userId) {
    functions
        .stack()
        .services()
        .tables()
        .putItem(
            put ->
                put.tableName(functions.stack().stack().tables().get(0).name())
                    .item(
                        Map.of(
                            "PK", AttributeValue.fromS("PARTY#garden"),
                            "SK", AttributeValue.fromS("MEMBER#" + userId))));
  }
}
