package dev.partyline.pusherserver;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/**
 * Passes what Jetty receives on: WebSockets to {@link SocketEndpoint}, requests to {@link HttpApi}.
 */
final class JettyHandlers {

  /**
   * Larger messages close the connection with WebSocket's code 1009. 10 KB of client event data
   * take up to 60 KB in JSON escapes; the rest is for names.
   */
  private static final long MAX_MESSAGE_BYTES = 128 * 1024L;

  /** Ten events of 10 KiB take up to 600 KiB in JSON escapes. */
  private static final int MAX_REQUEST_BYTES = 1024 * 1024;

  private JettyHandlers() {}

  /** The handler of all requests. {@link HttpApi} and {@link Handshake} parse the paths. */
  static Handler handler(Server server, SocketEndpoint sockets, HttpApi api) {
    WebSocketUpgradeHandler upgrades =
        WebSocketUpgradeHandler.from(
            server,
            container -> {
              container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
              container.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
              container.setMaxFrameSize(MAX_MESSAGE_BYTES);
              // KeepAlive closes silent connections.
              container.setIdleTimeout(Duration.ZERO);
              container.addMapping(
                  "/*",
                  (request, response, callback) -> socket(request, response, callback, sockets));
            });
    upgrades.setHandler(new ApiHandler(api));
    return upgrades;
  }

  private static @Nullable ClientSocket socket(
      ServerUpgradeRequest request,
      ServerUpgradeResponse response,
      Callback callback,
      SocketEndpoint sockets) {
    // Compression costs 256 KB a connection, and saves nothing on loopback.
    response.setExtensions(List.of());
    try {
      ApiRequest parsed = parse(request, ApiBody.of(""));
      parsed.decodedPath();
      return new ClientSocket(sockets, parsed);
    } catch (IllegalArgumentException e) {
      Response.writeError(request, response, callback, 400, "Malformed URL");
      return null;
    }
  }

  private static ApiRequest parse(Request request, ApiBody body) {
    return ApiRequest.of(
        request.getMethod(),
        request.getHttpURI().getPath(),
        Objects.requireNonNullElse(request.getHttpURI().getQuery(), ""),
        body);
  }

  private static final class ApiHandler extends Handler.Abstract {

    private final HttpApi api;

    ApiHandler(HttpApi api) {
      this.api = api;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_REQUEST_BYTES + 1);
      ApiAnswer answer =
          body.length > MAX_REQUEST_BYTES
              ? ApiAnswer.bodyTooLarge(MAX_REQUEST_BYTES)
              : answer(request, ApiBody.of(body));
      response.setStatus(answer.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
      Content.Sink.write(response, true, answer.body(), callback);
      return true;
    }

    private ApiAnswer answer(Request request, ApiBody body) {
      try {
        return api.answer(parse(request, body));
      } catch (IllegalArgumentException e) {
        return ApiAnswer.badRequest("Malformed URL");
      }
    }
  }
}
