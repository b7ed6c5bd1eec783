package dev.partyline.mockevent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partyline.authorization.Authorizer;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.http.Body;
import dev.partyline.http.Request;
import dev.partyline.notification.Notification;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.Denied;
import dev.partyline.outcome.Refusal.NoToken;
import dev.partyline.party.Member;
import dev.partyline.party.Members;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.Avatar;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerCheckTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static ECKey issuersKey;

  @BeforeAll
  static void makeKey() throws JOSEException {
    issuersKey = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
  }

  @Test
  void shouldAllowAnyCallerOnAnyChannel_locally() {
    CallerCheck locally = from(Map.of("STAGE", "local"));

    assertThat(published(locally, "", "private-user-bob")).isEqualTo(accepted("private-user-bob"));
    assertThat(published(locally, "", "presence-party-p1"))
        .isEqualTo(accepted("presence-party-p1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"private-user-ann", "private-party-anns-party", "presence-party-anns-party"})
  void shouldAllowAUserOnItsOwnChannels_inDev(String channel) throws JOSEException {
    assertThat(published(inDev(), token(NOW.plusSeconds(60)), channel))
        .isEqualTo(accepted(channel));
  }

  @ParameterizedTest
  @CsvSource({
    "private-user-bob, not_that_user",
    "private-party-bobs-party, not_a_member",
    "presence-party-bobs-party, not_a_member"
  })
  void shouldRefuseAUserOnOtherChannels_inDev(String channel, String reason) throws JOSEException {
    assertThat(published(inDev(), token(NOW.plusSeconds(60)), channel))
        .isEqualTo(Outcome.refused(new Denied(reason)));
  }

  @Test
  void shouldRefuseOtherCallers_inDev() throws JOSEException {
    assertThat(published(inDev(), "", "private-user-ann"))
        .isEqualTo(Outcome.refused(new NoToken()));
    assertThat(published(inDev(), token(NOW.minusSeconds(60)), "private-user-ann"))
        .isEqualTo(Outcome.refused(new BadToken("expired")));
  }

  @Test
  void shouldNotStart_inProd() {
    Map<String, String> variables = new HashMap<>(dev());
    variables.put("STAGE", "prod");

    assertThatThrownBy(() -> from(variables))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("STAGE is prod, where there are no mock events");
    assertThatThrownBy(() -> new MockEventHandler(new Environment(variables)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("STAGE ");
  }

  @Test
  void shouldNotStart_whenTheStageIsNotSet() {
    assertThatThrownBy(() -> from(Map.of()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("STAGE is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT_ISSUER", "PARTY_TABLE", "AWS_REGION"})
  void shouldNotStart_inDev_withoutOneOfItsVariables(String missing) {
    Map<String, String> variables = new HashMap<>(dev());
    variables.remove(missing);

    assertThatThrownBy(() -> from(variables))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(missing + " is not set");
  }

  private static CallerCheck inDev() {
    Members members =
        (partyId, userId, deadline) ->
            partyId.value().equals("anns-party")
                ? Optional.of(new Member(userId, Optional.empty(), Avatar.none()))
                : Optional.empty();
    return CallerCheck.ofSubscribers(
        TokenVerifier.from(new Environment(dev()), CLOCK), new Authorizer(members));
  }

  private static Map<String, String> dev() {
    return Map.of(
        "STAGE", "dev",
        "AWS_REGION", "eu-west-1",
        "PARTY_TABLE", "parties",
        "JWT_ISSUER", "https://issuer.example/",
        "JWT_AUDIENCE", "partyline",
        "JWKS", new JWKSet(issuersKey).toString());
  }

  private static CallerCheck from(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    return CallerCheck.from(environment, AwsSdk.from(environment), CLOCK);
  }

  private static Outcome<Notification> published(
      CallerCheck callerCheck, String token, String channel) {
    return callerCheck
        .check(request(token.isEmpty() ? "" : "Bearer " + token))
        .then(channels -> notification(channel).then(channels::check));
  }

  private static Outcome<Notification> accepted(String channel) {
    return notification(channel);
  }

  private static Outcome<Notification> notification(String channel) {
    return MockEvent.read(
        request("", "{\"channel\":\"%s\",\"event\":\"e\",\"data\":1}".formatted(channel)));
  }

  private static Request request(String authorization) {
    return request(authorization, "{}");
  }

  private static Request request(String authorization, String body) {
    return new Request(
        "request-1",
        "POST /pusher/mock-event",
        "",
        "",
        authorization,
        "application/json",
        new Body(body, false));
  }

  private static String token(Instant expiry) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec-1").build(),
            new JWTClaimsSet.Builder()
                .issuer("https://issuer.example/")
                .audience("partyline")
                .subject("ann")
                .issueTime(Date.from(NOW.minusSeconds(600)))
                .expirationTime(Date.from(expiry))
                .build());
    token.sign(new ECDSASigner(issuersKey));
    return token.serialize();
  }
}
