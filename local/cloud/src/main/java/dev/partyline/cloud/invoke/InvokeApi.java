package dev.partyline.cloud.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partyline.cloud.Callers;
import dev.partyline.cloud.LocalCallersOnly;
import dev.partyline.cloud.StartFailures;
import dev.partyline.cloud.lambda.LambdaFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a> API
 * on loopback, like {@code sam local start-lambda}: invokes functions by their names in the
 * template. Does not check signatures, and refuses pages in a browser. Thread-safe.
 */
public final class InvokeApi implements AutoCloseable {

  private static final Pattern PATH =
      Pattern.compile("/2015-03-31/functions/(?<function>[^/]+)/invocations/?");

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  private static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Server server;
  private final ServerConnector connector;

  private InvokeApi(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts the API.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @param functions the functions that can be invoked
   * @throws BindException if the port is in use
   * @throws IOException if the API cannot be started
   */
  public static InvokeApi start(int port, List<LambdaFunction> functions) throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("lambda");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    // A function may run for 15 minutes.
    connector.setIdleTimeout(0);
    server.addConnector(connector);
    server.setHandler(
        new LocalCallersOnly(Callers.sameOrigin(), new Exchange(List.copyOf(functions))));
    try {
      server.start();
    } catch (Exception e) {
      throw StartFailures.of(e);
    }
    return new InvokeApi(server, connector);
  }

  /** The API's URL, without a slash at the end. */
  public String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the Lambda API cannot be stopped", e);
    }
  }

  private static final class Exchange extends Handler.Abstract {

    private final List<LambdaFunction> functions;

    private Exchange(List<LambdaFunction> functions) {
      this.functions = functions;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      reply(request).send(response, callback);
      return true;
    }

    private InvokeReply reply(Request request) throws IOException {
      Matcher path = PATH.matcher(Request.getPathInContext(request));
      if (!path.matches() || !request.getMethod().equals("POST")) {
        return InvokeReply.error(404, "UnknownOperationException", "Only Invoke is supported");
      }
      InputStream in = Content.Source.asInputStream(request);
      byte[] body = in.readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        // Reads the rest: a client that is still sending does not read the answer.
        in.transferTo(OutputStream.nullOutputStream());
        return tooLarge();
      }
      String name = path.group("function");
      Fields query = Request.extractQueryParameters(request);
      Optional<LambdaFunction> function =
          FunctionName.parse(name).flatMap(parsed -> find(parsed, query.getValue("Qualifier")));
      if (function.isEmpty()) {
        return InvokeReply.error(404, "ResourceNotFoundException", "Function not found: " + name);
      }
      String type = request.getHeaders().get("X-Amz-Invocation-Type");
      if (type != null && !type.equals("RequestResponse")) {
        return InvokeReply.error(
            400,
            "InvalidParameterValueException",
            "InvocationType " + type + " is not supported, only RequestResponse");
      }
      return invoke(function.get(), new String(body, UTF_8));
    }

    private static InvokeReply invoke(LambdaFunction function, String payload) {
      if (payload.isEmpty()) {
        return InvokeReply.of(function.invoke("{}"));
      }
      try {
        if (JSON.readTree(payload).isMissingNode()) {
          return notJson();
        }
      } catch (JsonProcessingException e) {
        return notJson();
      }
      return InvokeReply.of(function.invoke(payload));
    }

    /** Finds a function; only $LATEST exists, no other versions or aliases. */
    private Optional<LambdaFunction> find(FunctionName requested, @Nullable String qualifier) {
      boolean latest =
          requested
              .qualifier()
              .or(() -> Optional.ofNullable(qualifier))
              .orElse("$LATEST")
              .equals("$LATEST");
      return functions.stream()
          .filter(
              function ->
                  latest
                      && (function.function().logicalId().equals(requested.name())
                          || function.function().name().equals(requested.name())))
          .findFirst();
    }

    private static InvokeReply tooLarge() {
      return InvokeReply.error(
          413,
          "RequestTooLargeException",
          "Request must be smaller than %d bytes for the InvokeFunction operation"
              .formatted(MAX_BODY_BYTES));
    }

    private static InvokeReply notJson() {
      return InvokeReply.error(
          400, "InvalidRequestContentException", "Could not parse request body into json");
    }
  }
}
