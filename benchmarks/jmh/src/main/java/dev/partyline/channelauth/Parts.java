package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.nimbusds.jose.JOSEException;
import dev.partyline.authorization.Authorizer;
import dev.partyline.authorization.Decision;
import dev.partyline.benchmark.runner.AuthRequest;
import dev.partyline.benchmark.runner.Issuer;
import dev.partyline.channel.Channel;
import dev.partyline.channel.SocketId;
import dev.partyline.channel.Subscription;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.http.Answer;
import dev.partyline.http.Fields;
import dev.partyline.http.Request;
import dev.partyline.http.RequestReader;
import dev.partyline.outcome.Outcome;
import dev.partyline.priming.PrimingInvocation;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.pusher.AuthSigner;
import dev.partyline.pusher.SignedSubscription;
import dev.partyline.token.TokenSettings;
import dev.partyline.token.TokenVerifier;
import dev.partyline.user.User;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of a request, each by itself, and the share of the JDK's cryptography. */
// JMH sets up before it measures.
@SuppressWarnings("NullAway.Init")
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx435m", "-XX:+UseSerialGC"})
public class Parts {

  private static final List<String> FIELDS = List.of("socket_id", "channel_name");
  private static final int MAX_BODY_BYTES = 8 * 1024;
  private static final String CHANNEL = "private-user-" + Requests.USER;
  private static final String TO_SIGN = "1234.100000:" + CHANNEL;

  private static final Map<String, String> SIGNED =
      Map.of("auth", AuthRequest.KEY + ":" + "0".repeat(64));

  private final Clock clock = Clock.systemUTC();
  private final Answer granted = Answer.ok(SIGNED);
  private Issuer issuer;
  private byte[] event;
  private TokenVerifier rs256;
  private TokenVerifier es256;
  private Optional<String> esToken;
  private Optional<String> rsToken;
  private Authorizer authorizer;
  private AuthSigner signer;
  private Pseudonyms pseudonyms;
  private User user;
  private Channel channel;
  private Subscription subscription;

  @Setup
  public void setUp() throws GeneralSecurityException, JOSEException {
    issuer = new Issuer();
    String token = issuer.token(Requests.USER);
    event = new AuthRequest("1234.100000", CHANNEL, token).event();
    rs256 = TokenVerifier.from(Requests.environment(issuer.keySet(), "RS256"), clock);
    rsToken = Optional.of("Bearer " + token);
    setUpEs256();
    user = accepted(rs256.verify(rsToken, deadline()));
    authorizer = new Authorizer((partyId, userId, deadline) -> Optional.empty());
    signer = new AuthSigner(Requests.credentials());
    pseudonyms = new Pseudonyms(Requests.credentials());
    channel = accepted(Channel.parse("channel_name", CHANNEL)).orElseThrow();
    subscription = new Subscription(accepted(SocketId.parse("1234.100000")), channel);
  }

  private void setUpEs256() throws GeneralSecurityException, JOSEException {
    Environment settings = Requests.environment("{}", "ES256");
    ThrowawayIssuer throwaway =
        new ThrowawayIssuer(TokenSettings.from(settings), Issuer.NAME, clock);
    esToken = Optional.of("Bearer " + throwaway.tokens().get(0));
    es256 = TokenVerifier.from(Requests.environment(throwaway.keySet(), "ES256"), clock);
    accepted(es256.verify(esToken, deadline()));
  }

  private static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(3));
  }

  private static <T> T accepted(Outcome<T> outcome) {
    return outcome.fold(
        value -> value,
        refusal -> {
          throw new IllegalStateException(refusal.toString());
        });
  }

  @Benchmark
  public Outcome<Fields> parse() throws IOException {
    return RequestReader.read(new ByteArrayInputStream(event))
        .then(request -> Fields.read(request, FIELDS, MAX_BODY_BYTES));
  }

  @Benchmark
  public Outcome<User> verifyRs256Fresh(FreshTokens fresh) {
    return fresh.verifier.verify(fresh.token(), deadline());
  }

  @Benchmark
  public Outcome<User> verifyRs256Same() {
    return rs256.verify(rsToken, deadline());
  }

  @Benchmark
  public Outcome<User> verifyEs256Same() {
    return es256.verify(esToken, deadline());
  }

  /** Another signature each time, as in a whole request with a new token. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgs = {"-Xmx435m", "-XX:+UseSerialGC"})
  public boolean rsaVerifyAlone(FreshSignatures fresh) throws GeneralSecurityException {
    int number = fresh.next();
    Signature verifier = Signature.getInstance("SHA256withRSA");
    verifier.initVerify(fresh.key);
    verifier.update(fresh.signed.get(number));
    return verifier.verify(fresh.signatures.get(number));
  }

  @Benchmark
  public byte[] hmacAlone() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(AuthRequest.SECRET.getBytes(UTF_8), "HmacSHA256"));
    return mac.doFinal(TO_SIGN.getBytes(UTF_8));
  }

  @Benchmark
  public Decision decide() {
    return authorizer.decide(user, channel, deadline());
  }

  @Benchmark
  public SignedSubscription sign() {
    return signer.sign(subscription, deadline());
  }

  @Benchmark
  public ByteArrayOutputStream answer() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Answer.ok(SIGNED).writeTo(output);
    return output;
  }

  /** The runtime's work for a handler that receives an object. */
  @Benchmark
  public Outcome<Request> readEvent() throws IOException {
    return RequestReader.read(new ByteArrayInputStream(event));
  }

  /** The runtime's work for a handler that returns an object. */
  @Benchmark
  public ByteArrayOutputStream writeEnvelope() throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    granted.writeTo(output);
    return output;
  }

  @Benchmark
  public DecisionLog logLine() {
    DecisionLog log = new DecisionLog(new PrimingInvocation(clock), Stage.LOCAL, pseudonyms, clock);
    log.channels(List.of(channel));
    log.user(user.id());
    log.granted();
    log.write();
    return log;
  }

  /** The minimum cost of an event's JSON if all of it is deserialized, as the runtime would. */
  @Benchmark
  public JsonObject eventAsTree() {
    return JsonParser.parseString(new String(event, UTF_8)).getAsJsonObject();
  }

  /** Different tokens, more than any cache of tokens should hold. */
  @SuppressWarnings("NullAway.Init")
  @State(Scope.Benchmark)
  public static class FreshTokens {

    private final List<Optional<String>> tokens = new ArrayList<>();
    private TokenVerifier verifier;
    private int next;

    @Setup
    public void setUp() throws GeneralSecurityException {
      Issuer issuer = new Issuer();
      verifier =
          TokenVerifier.from(Requests.environment(issuer.keySet(), "RS256"), Clock.systemUTC());
      for (int number = 0; number < Requests.TOKENS; number++) {
        tokens.add(Optional.of("Bearer " + issuer.token(Requests.USER)));
      }
    }

    private Optional<String> token() {
      next = (next + 1) % tokens.size();
      return tokens.get(next);
    }
  }

  /** The same tokens, parsed. */
  @SuppressWarnings("NullAway.Init")
  @State(Scope.Benchmark)
  public static class FreshSignatures {

    private final List<byte[]> signed = new ArrayList<>();
    private final List<byte[]> signatures = new ArrayList<>();
    private PublicKey key;
    private int next;

    @Setup
    public void setUp() throws GeneralSecurityException {
      Issuer issuer = new Issuer();
      key = issuer.publicKey();
      for (int number = 0; number < Requests.TOKENS; number++) {
        String token = issuer.token(Requests.USER);
        int end = token.lastIndexOf('.');
        signed.add(token.substring(0, end).getBytes(UTF_8));
        signatures.add(Base64.getUrlDecoder().decode(token.substring(end + 1)));
      }
    }

    private int next() {
      next = (next + 1) % signed.size();
      return next;
    }
  }
}
