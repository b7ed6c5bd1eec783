package dev.partyline.cloud.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partyline.cloud.ForeignPages;
import dev.partyline.cloud.RawRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of a running issuer, verified as a resource server does. */
class TokenIssuerTest {

  private static final JsonMapper JSON = new JsonMapper();

  private static TokenIssuer issuer;

  @BeforeAll
  static void start() throws IOException {
    issuer = TokenIssuer.start(0);
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void shouldIssueATokenWithSubjectIssuerAndAudience() throws Exception {
    JWTClaimsSet claims = verified(issuer.issue(request("ann", 3600)));
    assertThat(claims.getIssuer()).isEqualTo(issuer.url());
    assertThat(claims.getAudience()).containsExactly(TokenIssuer.AUDIENCE);
    assertThat(claims.getSubject()).isEqualTo("ann");
    assertThat(claims.getClaims()).doesNotContainKey("preferred_username");
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 1, 90, 3600, 172_800})
  void shouldIssueATokenWithTheRequestedLifetime(long seconds) throws Exception {
    JWTClaimsSet claims = verified(issuer.issue(request("ann", seconds)));
    Instant issuedAt = claims.getIssueTime().toInstant();
    assertThat(issuedAt).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    assertThat(claims.getExpirationTime().toInstant()).isEqualTo(issuedAt.plusSeconds(seconds));
  }

  @Test
  void shouldIssueATokenWithUsernameAndFurtherClaims() throws Exception {
    JWTClaimsSet claims =
        verified(
            issuer.issue(
                new TokenRequest("ann", "Ann", Map.of("groups", List.of("a", "b")), 3600)));
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo("Ann");
    assertThat(claims.getStringListClaim("groups")).containsExactly("a", "b");
  }

  @Test
  void shouldLetAFurtherClaimOverrideItsOwn() throws Exception {
    JWTClaimsSet claims =
        verified(issuer.issue(new TokenRequest("ann", "", Map.of("aud", "another"), 3600)));
    assertThat(claims.getAudience()).containsExactly("another");
  }

  @Test
  void shouldServeADiscoveryDocument() throws Exception {
    JsonNode discovery =
        JSON.readTree(get(issuer.url() + "/.well-known/openid-configuration").body());
    assertThat(discovery.path("issuer").asText()).isEqualTo(issuer.url());
    assertThat(discovery.path("jwks_uri").asText()).isEqualTo(issuer.jwksUrl());
  }

  @Test
  void shouldIssueAToken_overHttp() throws Exception {
    HttpResponse<String> answer =
        post(new TokenRequest("ann", "Ann", Map.of("level", 3), 90).json());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    JWTClaimsSet claims = verified(answer.body());
    assertThat(claims.getSubject()).isEqualTo("ann");
    assertThat(claims.getStringClaim("preferred_username")).isEqualTo("Ann");
    assertThat(claims.getLongClaim("level")).isEqualTo(3);
    assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
        .isEqualTo(90_000);
  }

  @Test
  void shouldIssueATokenForAnHour_whenOnlyTheSubjectIsGiven() throws Exception {
    JWTClaimsSet claims = verified(post("{\"sub\":\"ann\",\"username\":null}").body());
    assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
        .isEqualTo(3_600_000);
    assertThat(claims.getClaims()).doesNotContainKey("preferred_username");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not JSON",
        "{\"sub\":\"ann\"",
        "{}",
        "[]",
        "{\"sub\":\"\"}",
        "{\"sub\":null}",
        "{\"sub\":\"ann\",\"expiresIn\":\"soon\"}",
        "{\"sub\":\"ann\",\"claims\":\"groups\"}",
      })
  void shouldAnswer400_whenTheRequestIsInvalid(String body) throws Exception {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("invalid request: ");
  }

  @Test
  void shouldAnswerProgramsOnly_andNoPageOfAnotherSite() throws Exception {
    Supplier<RawRequest> request =
        () -> RawRequest.post(TokenIssuer.tokenAddress(issuer.url()), "{\"sub\":\"ann\"}");

    ForeignPages.assertRefused(request, issuer.url());
    ForeignPages.assertRefused(() -> RawRequest.get(issuer.jwksUrl()), issuer.url());
    ForeignPages.assertOthersAnswered(request, issuer.url());
  }

  @Test
  void shouldAnswerThePagesThatTheTemplateAllows() throws Exception {
    String page = "http://localhost:5173";
    try (TokenIssuer admitting = TokenIssuer.start(0)) {
      admitting.admitPagesOf(List.of(page));
      String address = TokenIssuer.tokenAddress(admitting.url());

      assertThat(
              RawRequest.options(address)
                  .header("Origin", page)
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "content-type")
                  .answer())
          .startsWith("HTTP/1.1 204 ")
          .containsIgnoringCase("access-control-allow-origin: " + page)
          .containsIgnoringCase("access-control-allow-headers: content-type");
      assertThat(
              RawRequest.post(address, "{\"sub\":\"ann\"}")
                  .header("Origin", page)
                  .header("Sec-Fetch-Site", "cross-site")
                  .answer())
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("access-control-allow-origin: " + page);
      assertThat(
              RawRequest.post(address, "{\"sub\":\"ann\"}")
                  .header("Origin", "http://localhost:5174")
                  .answer())
          .startsWith("HTTP/1.1 403 ")
          .contains("admits the pages of AllowedOrigins");
    }
  }

  @Test
  void shouldLetAnyPageSendItsUserToSignIn() throws Exception {
    String authorize =
        issuer.url()
            + "/authorize?client_id=page&response_type=code&scope=openid&state=x&nonce=y"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A5173%2F";
    assertThat(
            RawRequest.get(authorize)
                .header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Mode", "navigate")
                .status())
        .isEqualTo(302);
    assertThat(
            RawRequest.get(authorize)
                .header("Host", "evil.example")
                .header("Sec-Fetch-Mode", "navigate")
                .status())
        .isEqualTo(403);
  }

  @Test
  void shouldListenOnLoopback_whenThePortIs0() {
    URI address = URI.create(issuer.url());
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThat(address.getPort()).isPositive();
  }

  @Test
  void shouldReportAPortInUse() {
    int port = URI.create(issuer.url()).getPort();
    assertThatThrownBy(() -> TokenIssuer.start(port).close()).isInstanceOf(BindException.class);
  }

  private static TokenRequest request(String subject, long expiresInSeconds) {
    return new TokenRequest(subject, "", Map.of(), expiresInSeconds);
  }

  /** Verifies the signature with the published key set, and returns the claims. */
  private static JWTClaimsSet verified(String token) throws Exception {
    SignedJWT jwt = SignedJWT.parse(token);
    JWKSet keys = JWKSet.parse(get(issuer.jwksUrl()).body());
    RSAKey key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
    assertThat(key.isPrivate()).isFalse();
    assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
    return jwt.getJWTClaimsSet();
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(address)));
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(TokenIssuer.tokenAddress(issuer.url())))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
