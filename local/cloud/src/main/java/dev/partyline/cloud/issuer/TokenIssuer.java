package dev.partyline.cloud.issuer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.Callers;
import dev.partyline.cloud.LocalCallersOnly;
import dev.partyline.cloud.StartFailures;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
 * endpoint that returns a token for any user. For development and tests only: it does not
 * authenticate callers, but refuses pages of other sites. Thread-safe.
 */
public final class TokenIssuer implements AutoCloseable {

  /** The {@code aud} of its tokens. */
  public static final String AUDIENCE = "partyline";

  private static final String ISSUER_ID = "partyline";
  private static final String TOKEN_PATH = "/" + ISSUER_ID + "/token-for";
  private static final JsonMapper JSON = new JsonMapper();

  private final MockOAuth2Server server;
  private volatile Callers callers = Callers.sameOrigin();

  private TokenIssuer(int port) throws IOException {
    server = new MockOAuth2Server(new OAuth2Config(), new RefusalRoute(this), new TokenRoute(this));
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

  /**
   * Lets pages of other origins call it, which otherwise only programs and its own pages may.
   *
   * @param origins each as {@code scheme://host[:port]}
   */
  public void admitPagesOf(Collection<String> origins) {
    callers = Callers.withPagesOf(origins);
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

  /** Answers 403 to pages of other sites, whatever they request. */
  private static final class RefusalRoute implements Route {

    private final TokenIssuer issuer;

    private RefusalRoute(TokenIssuer issuer) {
      this.issuer = issuer;
    }

    @Override
    public boolean match(OAuth2HttpRequest request) {
      return !isSignIn(request) && !issuer.callers.accept(request.getHeaders()::get);
    }

    /**
     * A page that sends its user here to sign in. What it gets back is of no use without a call.
     */
    private static boolean isSignIn(OAuth2HttpRequest request) {
      return request.getMethod().equals("GET")
          && "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
          && Callers.isForLoopback(request.getHeaders()::get);
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
      return text(403, LocalCallersOnly.MESSAGE + "; bin/local admits the pages of AllowedOrigins");
    }
  }

  private static final class TokenRoute implements Route {

    private final TokenIssuer issuer;

    private TokenRoute(TokenIssuer issuer) {
      this.issuer = issuer;
    }

    @Override
    public boolean match(OAuth2HttpRequest request) {
      return List.of("POST", "OPTIONS").contains(request.getMethod())
          && request.getUrl().encodedPath().equals(TOKEN_PATH);
    }

    @Override
    public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
      OAuth2HttpResponse answer =
          request.getMethod().equals("POST") ? issue(request) : text(204, "");
      String page = request.getHeaders().get("Origin");
      return page == null ? answer : readableBy(page, answer);
    }

    private OAuth2HttpResponse issue(OAuth2HttpRequest request) {
      try {
        JsonNode body = JSON.readTree(request.getBody() == null ? "" : request.getBody());
        return text(200, issuer.issue(TokenRequest.read(body)));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        return text(400, "invalid request: " + e.getMessage());
      }
    }

    /**
     * Adds the headers without which a page may not read the answer (<a
     * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS</a>). The server does so for
     * its own routes only.
     */
    private static OAuth2HttpResponse readableBy(String page, OAuth2HttpResponse answer) {
      return new OAuth2HttpResponse(
          answer
              .getHeaders()
              .newBuilder()
              .add("Access-Control-Allow-Origin", page)
              .add("Access-Control-Allow-Methods", "POST")
              .add("Access-Control-Allow-Headers", "content-type")
              .add("Vary", "Origin")
              .build(),
          answer.getStatus(),
          answer.getBody(),
          null);
    }
  }

  private static OAuth2HttpResponse text(int status, String text) {
    return new OAuth2HttpResponse(
        Headers.of("Content-Type", "text/plain", "Cache-Control", "no-store"), status, text, null);
  }
}
