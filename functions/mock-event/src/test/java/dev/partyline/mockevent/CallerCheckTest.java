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
import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import dev.partyline.http.Body;
import dev.partyline.http.Request;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.outcome.Refusal.NoToken;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallerCheckTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static ECKey issuersKey;

  @BeforeAll
  static void makeKey() throws JOSEException {
    issuersKey = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
  }

  @Test
  void shouldAllowAnyCaller_locally() {
    Request request = request("");

    assertThat(caller(Map.of("STAGE", "local")).check(request))
        .isEqualTo(Outcome.accepted(request));
  }

  @Test
  void shouldAllowAuthenticatedUsers_inDev() throws JOSEException {
    Request request = request("Bearer " + token(NOW.plusSeconds(60)));

    assertThat(inDev().check(request)).isEqualTo(Outcome.accepted(request));
  }

  @Test
  void shouldRefuseOtherCallers_inDev() throws JOSEException {
    assertThat(inDev().check(request(""))).isEqualTo(Outcome.refused(new NoToken()));
    assertThat(inDev().check(request("Bearer " + token(NOW.minusSeconds(60)))))
        .isEqualTo(Outcome.refused(new BadToken("expired")));
  }

  @Test
  void shouldNotStart_inProd() {
    Map<String, String> variables = new HashMap<>(dev());
    variables.put("STAGE", "prod");

    assertThatThrownBy(() -> caller(variables))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("STAGE is prod, where there are no mock events");
    assertThatThrownBy(() -> new MockEventHandler(new Environment(variables)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageStartingWith("STAGE ");
  }

  @Test
  void shouldNotStart_whenTheStageIsNotSet() {
    assertThatThrownBy(() -> caller(Map.of()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("STAGE is not set");
  }

  @Test
  void shouldNotStart_inDev_whenTheTokenVerifierIsNotConfigured() {
    Map<String, String> variables = new HashMap<>(dev());
    variables.remove("JWT_ISSUER");

    assertThatThrownBy(() -> caller(variables))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("JWT_ISSUER is not set");
  }

  private static CallerCheck inDev() {
    return caller(dev());
  }

  private static Map<String, String> dev() {
    return Map.of(
        "STAGE", "dev",
        "JWT_ISSUER", "https://issuer.example/",
        "JWT_AUDIENCE", "partyline",
        "JWKS", new JWKSet(issuersKey).toString());
  }

  private static CallerCheck caller(Map<String, String> variables) {
    return CallerCheck.from(new Environment(variables), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Request request(String authorization) {
    return new Request(
        "request-1",
        "POST /pusher/mock-event",
        "",
        "",
        authorization,
        "application/json",
        new Body("{}", false));
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
