package dev.partyline.cloud.issuer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.StartFailures;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * An OAuth2 and OpenID Connect issuer on loopback, with discovery, key set, token endpoint, and an
 * endpoint that returns a token for any user. For development and tests only. Thread-safe.
 */
public final class TokenIssuer implements AutoCloseable {

  /** The {@code aud} of its tokens. */
  public static final String AUDIENCE = "partyline";

  private static final String ISSUER_ID = "partyline";
  private static final String TOKEN_PATH = "/" + ISSUER_ID + "/token-for";
  private static final JsonMapper JSON = new JsonMapper();

  private final MockOAuth2Server server;

  private TokenIssuer(int port) throws IOException {
    server = new MockOAuth2Server(new OAuth2Config(), new TokenRoute(this));
    try {
      server.start(InetAddress.getLoopbackAddress(), port);
    } catch (RuntimeException e) {
      throw StartFailures.of(e);
    }
  }

  /**
   * Starts the issuer.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @throws BindException if the port is in use
   * @throws IOException if the issuer cannot be started
   */
  public static TokenIssuer start(int port) throws IOException {
    if (port != 0) {
      // The server reports a port in use in one of its threads only.
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
    return new TokenIssuer(port);
  }

  /** The {@code iss} of its tokens. */
  public String url() {
    return base() + "/" + ISSUER_ID;
  }

  /** The URL of the key set. */
  public String jwksUrl() {
    return url() + "/jwks";
  }

  /** Issues a token, signed with RS256. */
  public String issue(TokenRequest request) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", request.subject());
    claims.put("aud", AUDIENCE);
    if (!request.username().isEmpty()) {
      claims.put("preferred_username", request.username());
    }
    claims.putAll(request.claims());
    // The server interprets the milliseconds as seconds.
    Duration lifetime = Duration.ofMillis(request.expiresInSeconds());
    return server.anyToken(HttpUrl.get(url()), claims, lifetime).serialize();
  }

  /** The URL at which an issuer accepts a {@link TokenRequest} as JSON and returns a token. */
  public static String tokenAddress(String issuerUrl) {
    return issuerUrl.substring(0, issuerUrl.length() - ISSUER_ID.length() - 1) + TOKEN_PATH;
  }

  private String base() {
    return "http://127.0.0.1:" + server.baseUrl().port();
  }

  @Override
  public void close() {
    server.shutdown();
  }

  private static final class TokenRoute implements Route {

    private final TokenIssuer issuer;

    private TokenRoute(TokenIssuer issuer) {
      this.issuer = issuer;
    }

    @Override
    public boolean match(OAuth2HttpRequest request) {
      return request.getMethod().equals("POST")
          && request.getUrl().encodedPath().equals(TOKEN_PATH);
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
      try {
        JsonNode body = JSON.readTree(request.getBody() == null ? "" : request.getBody());
        return answer(200, issuer.issue(TokenRequest.read(body)));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        return answer(400, "invalid request: " + e.getMessage());
      }
    }

    private static OAuth2HttpResponse answer(int status, String text) {
      return new OAuth2HttpResponse(
          Headers.of("Content-Type", "text/plain", "Cache-Control", "no-store"),
          status,
          text,
          null);
    }
  }
}
