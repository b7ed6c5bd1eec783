package dev.partyline.channelauth;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.partyline.deadline.Deadline;
import dev.partyline.environment.Stage;
import dev.partyline.http.Answer;
import dev.partyline.http.Request;
import dev.partyline.http.RequestReader;
import dev.partyline.init.FunctionInit;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pseudonym.Pseudonyms;
import dev.partyline.snapshot.SnapStart;
import dev.partyline.snapshot.Step;
import dev.partyline.token.TokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crac.Resource;

/**
 * The Lambda function behind {@code POST /pusher/auth}, {@code POST /pusher/user-auth} and {@code
 * GET /pusher/history}: event → request → user → decision → signature or history → answer. A stream
 * handler, because deserializing the event takes half of a typical cold start.
 */
public final class ChannelAuthHandler implements RequestStreamHandler {

  // The answer is there within 3 s of the request's arrival; this leaves time for the rest.
  private static final Duration DEADLINE = Duration.ofMillis(2700);

  private final ChannelAuth channelAuth;
  private final Pseudonyms pseudonyms;
  private final Stage stage;
  private final Clock clock;

  // Lambda's runtime holds hooks by weak references only.
  private final List<Resource> hooks = new ArrayList<>();

  /**
   * For Lambda: wires the function from its environment variables and starts to fetch the key sets
   * and Pusher's credentials. With SnapStart, nothing is fetched until a snapshot is restored.
   */
  public ChannelAuthHandler() {
    this(FunctionInit.ofProcess());
  }

  private ChannelAuthHandler(FunctionInit init) {
    this(
        ChannelAuth.from(
            init.environment(),
            TokenVerifier.from(init.environment(), init.clock()),
            init.sdk(),
            init.credentials(),
            init.clock()),
        new Pseudonyms(init.credentials()),
        Stage.from(init.environment()),
        init.clock());
    if (init.environment().isSnapStart()) {
      Step refreshCredentials =
          () -> {
            // Reading the secret needs the function's own credentials.
            init.sdk().refreshCredentials();
            init.credentials().refresh();
          };
      hooks.add(
          SnapStart.register(
              () -> new Priming(init.environment(), init.clock()).run(),
              List.of(channelAuth::refreshKeys, refreshCredentials)));
    } else {
      init.credentials().prefetch();
      channelAuth.prefetchKeys();
    }
  }

  /**
   * @param pseudonyms the users' names in the log
   */
  ChannelAuthHandler(ChannelAuth channelAuth, Pseudonyms pseudonyms, Stage stage, Clock clock) {
    this.channelAuth = channelAuth;
    this.pseudonyms = pseudonyms;
    this.stage = stage;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream event, OutputStream output, Context context)
      throws IOException {
    Deadline deadline = Deadline.in(DEADLINE);
    DecisionLog log = new DecisionLog(context, stage, pseudonyms, clock);
    Answer answer = answer(event, deadline, log);
    log.write();
    answer.writeTo(output);
  }

  private Answer answer(InputStream event, Deadline deadline, DecisionLog log) {
    try {
      return RequestReader.read(event)
          .then(request -> Route.of(request).then(route -> answer(route, request, deadline, log)))
          .fold(answer -> answer, refusal -> Answer.of(log.refused(refusal)));
    } catch (UnavailableException e) {
      log.unavailable(e);
      return Answer.unavailable();
    } catch (IOException | RuntimeException e) {
      // An unexpected exception never reaches the caller; the log has its type, never its text.
      log.failed(e);
      return Answer.internalError();
    }
  }

  private Outcome<Answer> answer(Route route, Request request, Deadline deadline, DecisionLog log) {
    log.route(route);
    return switch (route) {
      case AUTH -> channelAuth.authorize(request, deadline, log);
      case USER_AUTH -> channelAuth.signIn(request, deadline, log);
      case HISTORY -> channelAuth.history(request, deadline, log);
    };
  }
}
