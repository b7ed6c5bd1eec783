package dev.partyline.pusherserver;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket of one client. Not for callers: it is public because Jetty calls it by reflection.
 */
public final class ClientSocket implements Session.Listener.AutoDemanding {

  private final SocketEndpoint endpoint;
  private final ApiRequest request;
  private volatile @Nullable Connection connection;

  ClientSocket(SocketEndpoint endpoint, ApiRequest request) {
    this.endpoint = endpoint;
    this.request = request;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    connection = endpoint.open(session, request);
  }

  /** RFC 6455 section 5.5.2: whoever gets a PING answers. Jetty leaves it to this method. */
  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    Connection client = connection;
    if (client != null) {
      endpoint.heardControlFrame(client);
      client.sendPongFrame(copy(payload));
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    Connection client = connection;
    if (client != null) {
      endpoint.heardControlFrame(client);
    }
  }

  /** The payload, which Jetty reuses after the call. */
  private static ByteBuffer copy(ByteBuffer payload) {
    return ByteBuffer.allocate(payload.remaining()).put(payload.slice()).flip();
  }

  @Override
  public void onWebSocketText(String message) {
    handle(ClientFrame.read(message));
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    handle(new ClientFrame.Unreadable(ProtocolError.malformed("binary frames are not supported")));
    callback.succeed();
  }

  private void handle(ClientFrame frame) {
    Connection client = connection;
    // Null: it is being closed.
    if (client != null) {
      endpoint.handle(client, frame);
    }
  }

  /** Jetty also calls it after an error. */
  @Override
  public void onWebSocketClose(int statusCode, String reason, Callback callback) {
    Connection client = connection;
    if (client != null) {
      endpoint.close(client);
    }
    callback.succeed();
  }
}
