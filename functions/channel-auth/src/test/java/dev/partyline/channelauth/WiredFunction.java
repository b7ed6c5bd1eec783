package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.authorization.Authorizer;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.party.Members;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.rate.Verdict;
import dev.partyline.testsupport.RecordedInvocation;
import dev.partyline.token.TokenVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The function with a test's issuer and table, without a rate limit, at a fixed time. */
final class WiredFunction {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String KEY = "278d425bdf160c739803";
  static final String SECRET = "7ad3773142a6692b25b8";

  private final RawIssuer issuer = new RawIssuer();
  private final TokenVerifier tokens;
  private final Members members;

  WiredFunction(Members members) {
    this(members, Map.of());
  }

  /**
   * @param settings variables beside issuer, audience and key set, or instead of them
   */
  WiredFunction(Members members, Map<String, String> settings) {
    this.members = members;
    this.tokens = TokenVerifier.from(environment().with(settings), clock());
  }

  RawIssuer issuer() {
    return issuer;
  }

  TokenVerifier tokens() {
    return tokens;
  }

  /** A token that is accepted. */
  String token(String subject) {
    return issuer.token(subject, NOW);
  }

  /** Invokes the function with one event: for any event it returns a JSON text. */
  Answered answer(byte[] event) {
    RecordedInvocation invocation = new RecordedInvocation();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    CredentialsSource credentials = new FixedCredentials(new PusherCredentials("3", KEY, SECRET));
    ChannelAuth channelAuth =
        new ChannelAuth(
            tokens,
            (who, deadline) -> new Verdict.Allowed(false),
            new Authorizer(members),
            new AuthSigner(credentials),
            new HistoryRoute.Off());
    try {
      new ChannelAuthHandler(channelAuth, new Pseudonyms(credentials), Stage.LOCAL, clock())
          .handleRequest(new ByteArrayInputStream(event), output, invocation);
    } catch (IOException e) {
      throw new AssertionError("a handler that throws is a 502 without a body", e);
    }
    return Answered.read(output.toString(UTF_8), invocation.lines());
  }

  /** What Pusher expects as {@code auth} for this text, by the JDK alone. */
  static String auth(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return KEY + ":" + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Environment environment() {
    return new Environment(
        Map.of(
            "STAGE",
            "local",
            "JWT_ISSUER",
            RawIssuer.ISSUER,
            "JWT_AUDIENCE",
            RawIssuer.AUDIENCE,
            "JWKS",
            issuer.keySet()));
  }

  private static Clock clock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }

  /**
   * An answer, parsed strictly.
   *
   * @param members of the body
   * @param text the answer and the log
   */
  record Answered(int status, Map<String, Object> members, String text) {

    private static final Map<Integer, String> ERRORS =
        Map.of(
            400, "Bad Request",
            401, "Unauthorized",
            403, "Forbidden",
            404, "Not Found",
            413, "Payload Too Large",
            415, "Unsupported Media Type");

    static Answered read(String output, List<String> log) {
      assertThat(log).hasSize(1).allMatch(line -> JsonText.objectIn(line).isPresent());
      Map<String, Object> answer = JsonText.objectIn(output).orElseThrow();
      int status = ((Double) answer.get("statusCode")).intValue();
      Map<String, Object> members = JsonText.objectIn((String) answer.get("body")).orElseThrow();
      return new Answered(status, members, output + "\n" + String.join("\n", log));
    }

    /** Checks for one of the designed refusals: no signature, and a fixed text. */
    void assertRefused() {
      assertThat(ERRORS).as(text).containsKey(status);
      assertThat(members.keySet()).containsExactly("error", "message");
      assertThat(members).containsEntry("error", ERRORS.get(status));
      assertThat(text).doesNotContain(KEY, SECRET);
    }

    /** Checks for a signature that Pusher accepts as this socket's sign-in. */
    void assertSignedIn(String socketId) {
      assertThat(status).as(text).isEqualTo(200);
      assertThat(members.keySet()).containsExactly("auth", "user_data");
      String userData = (String) members.get("user_data");
      assertThat(JsonText.objectIn(userData)).isPresent();
      assertThat(members)
          .containsEntry("auth", WiredFunction.auth(socketId + "::user::" + userData));
      assertThat(text).doesNotContain(SECRET);
    }

    /** Checks for a signature that Pusher accepts, for exactly this socket and channel. */
    void assertSigned(String socketId, String channelName) {
      assertThat(status).as(text).isEqualTo(200);
      String shown = "";
      if (channelName.startsWith("presence-")) {
        assertThat(members.keySet()).containsExactly("auth", "channel_data");
        assertThat(JsonText.objectIn((String) members.get("channel_data"))).isPresent();
        shown = ":" + members.get("channel_data");
      } else {
        assertThat(members.keySet()).containsExactly("auth");
      }
      assertThat(members)
          .containsEntry("auth", WiredFunction.auth(socketId + ":" + channelName + shown));
      assertThat(text).doesNotContain(SECRET);
    }
  }
}
