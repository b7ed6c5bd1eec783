package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.management.ThreadMXBean;
import dev.partyline.authorization.Authorizer;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.priming.PrimingInvocation;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.rate.MemoryRateLimiter;
import dev.partyline.token.TokenVerifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a warm request allocates: every byte costs time in garbage collection. */
class AllocationTest {

  private static final long MOST_BYTES = 60 * 1024;
  private static final int WARM_UP = 100;
  private static final int REQUESTS = 50;

  private final Clock clock = Clock.systemUTC();
  private RSAKey key;
  private ChannelAuthHandler handler;

  @BeforeEach
  void wire() throws JOSEException {
    key = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
    Environment environment =
        new Environment(
            Map.of(
                "STAGE",
                "local",
                "JWT_ISSUER",
                RawIssuer.ISSUER,
                "JWT_AUDIENCE",
                RawIssuer.AUDIENCE,
                "JWKS",
                new JWKSet(key).toString()));
    CredentialsSource credentials =
        new FixedCredentials(new PusherCredentials("3", WiredFunction.KEY, WiredFunction.SECRET));
    handler =
        new ChannelAuthHandler(
            new ChannelAuth(
                TokenVerifier.from(environment, clock),
                new MemoryRateLimiter(1_000_000, clock),
                new Authorizer((partyId, userId, deadline) -> Optional.empty()),
                new AuthSigner(credentials),
                new HistoryRoute.Off()),
            new Pseudonyms(credentials),
            Stage.LOCAL,
            clock);
  }

  @Test
  void shouldAllocateAtMost60Kib_whenTheTokenIsNew() throws Exception {
    long bytes = 0;
    for (int request = 0; request < WARM_UP + REQUESTS; request++) {
      long allocated = allocatedBy(token());
      bytes += request < WARM_UP ? 0 : allocated;
    }

    assertThat(bytes / REQUESTS).as("bytes a request").isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void shouldAllocateHalfOfThat_whenTheTokenIsCached() throws Exception {
    String token = token();
    long bytes = 0;
    for (int request = 0; request < WARM_UP + REQUESTS; request++) {
      long allocated = allocatedBy(token);
      bytes += request < WARM_UP ? 0 : allocated;
    }

    assertThat(bytes / REQUESTS).as("bytes a request").isLessThanOrEqualTo(MOST_BYTES / 2);
  }

  private long allocatedBy(String token) throws IOException {
    TestRequest request =
        TestRequest.to("private-user-ann")
            .by(token)
            .form("socket_id=1234.1234&channel_name=private-user-ann");
    var event = request.stream();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    handler.handleRequest(event, output, new PrimingInvocation(clock));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(output.toString(UTF_8)).contains("\"statusCode\":200");
    return allocated;
  }

  private String token() throws JOSEException {
    long now = clock.millis();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1").build(),
            new JWTClaimsSet.Builder()
                .issuer(RawIssuer.ISSUER)
                .audience(RawIssuer.AUDIENCE)
                .subject("ann")
                .jwtID(Long.toString(System.nanoTime()))
                .issueTime(new Date(now))
                .expirationTime(new Date(now + 600_000))
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }
}
