package dev.partyline.channelauth;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.partyline.environment.Environment;
import dev.partyline.environment.Stage;
import dev.partyline.http.Answer;
import dev.partyline.http.RequestReader;
import dev.partyline.outcome.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;

/**
 * The Lambda function behind {@code POST /pusher/auth}: event → request → user → decision →
 * signature → answer. A stream handler, because binding the event to a class is half of an ordinary
 * cold start.
 */
public final class ChannelAuthHandler implements RequestStreamHandler {

  private final ChannelAuth channelAuth;
  private final Stage stage;
  private final Clock clock;

  /** For Lambda: wires the function as its environment variables say, and fetches the key set. */
  public ChannelAuthHandler() {
    this(new Environment(System.getenv()), Clock.systemUTC());
    Thread.ofPlatform().daemon().name("key-set-prefetch").start(channelAuth::prefetch);
  }

  private ChannelAuthHandler(Environment environment, Clock clock) {
    this(ChannelAuth.from(environment, clock), Stage.from(environment), clock);
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
      // Nothing of an unexpected fault reaches the caller; the log has its type, never its text.
      log.failed(e);
      return Answer.internalError();
    }
  }
}
