package dev.partyline.channelauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import dev.partyline.awssdk.AwsSdk;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.http.Answer;
import dev.partyline.http.RequestReader;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.snapshot.SnapStart;
import dev.partyline.snapshot.Step;
import dev.partyline.token.TokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.crac.Resource;

/**
 * The Lambda function behind {@code POST /pusher/auth}: event → request → user → decision →
 * signature → answer. A stream handler, because deserializing the event takes half of a typical
 * cold start.
 */
public final class ChannelAuthHandler implements RequestStreamHandler {

  private final ChannelAuth channelAuth;
  private final Stage stage;
  private final Clock clock;

  // Lambda's runtime holds hooks by weak references only.
  private final List<Resource> hooks = new ArrayList<>();

  /**
   * For Lambda: wires the function from its environment variables and starts to fetch the key set
   * and Pusher's credentials. With SnapStart, nothing is fetched until a snapshot is restored.
   */
  public ChannelAuthHandler() {
    this(new Environment(System.getenv()), Clock.systemUTC());
  }

  private ChannelAuthHandler(Environment environment, Clock clock) {
    this(environment, AwsSdk.from(environment), clock);
  }

  private ChannelAuthHandler(Environment environment, AwsSdk sdk, Clock clock) {
    this(
        environment,
        sdk,
        CredentialsSource.from(
            environment,
            sdk,
            clock,
            line -> LambdaRuntime.getLogger().log(line.getBytes(UTF_8), LogLevel.ERROR)),
        clock);
  }

  private ChannelAuthHandler(
      Environment environment, AwsSdk sdk, CredentialsSource credentials, Clock clock) {
    this(
        ChannelAuth.from(
            environment, TokenVerifier.from(environment, clock), sdk, credentials, clock),
        Stage.from(environment),
        clock);
    if (environment.isSnapStart()) {
      Step refreshCredentials =
          () -> {
            // Reading the secret needs the function's own credentials.
            sdk.refreshCredentials();
            credentials.refresh();
          };
      hooks.add(
          SnapStart.register(
              () -> new Priming(environment, clock).run(),
              List.of(channelAuth::refreshKeys, refreshCredentials)));
    } else {
      credentials.prefetch();
      Thread.ofPlatform().daemon().name("key-set-prefetch").start(channelAuth::prefetchKeys);
    }
  }

  ChannelAuthHandler(ChannelAuth channelAuth, Stage stage, Clock clock) {
    this.channelAuth = channelAuth;
    this.stage = stage;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream output, Context context)
      throws IOException {
    DecisionLog log = new DecisionLog(context, stage, clock);
    Answer answer = answer(event, log);
    log.write();
    answer.writeTo(output);
  }

  private Answer answer(InputStream event, DecisionLog log) {
    try {
      return RequestReader.read(event)
          .then(request -> channelAuth.authorize(request, log))
          .fold(Answer::ok, refusal -> Answer.of(log.refused(refusal)));
    } catch (UnavailableException e) {
      log.unavailable(e);
      return Answer.unavailable();
    } catch (IOException | RuntimeException e) {
      // An unexpected exception never reaches the caller; the log has its type, never its text.
      log.failed(e);
      return Answer.internalError();
    }
  }
}
