package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * A WebSocket client that shows and sends single frames, and does nothing by itself: it answers no
 * PING. RFC 6455 section 5.2.
 */
final class FrameClient implements AutoCloseable {

  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Socket socket;
  private final DataInputStream in;

  /** A received frame. */
  record Frame(int opcode, byte[] payload) {

    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }
  }

  private FrameClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Connects and waits until the connection is established. */
  static FrameClient connect(PusherServer server, String query) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    String request =
        """
        GET /app/%s?%s HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
            .formatted(TestApp.APP.key(), query);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    FrameClient client = new FrameClient(socket);
    client.skipHeaders();
    Frame established = client.next();
    if (!established.text().contains("pusher:connection_established")) {
      throw new AssertionError(established.text());
    }
    return client;
  }

  private void skipHeaders() throws IOException {
    int newLines = 0;
    while (newLines < 2) {
      int next = in.readByte();
      if (next == '\n') {
        newLines++;
      } else if (next != '\r') {
        newLines = 0;
      }
    }
  }

  /** Waits for the next frame: unmasked, and shorter than 64 KiB. */
  Frame next() throws IOException {
    int opcode = in.readByte() & 0x0f;
    int length = in.readByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(opcode, payload);
  }

  /** Sends a frame with at most 125 bytes, and a mask of zeros. */
  FrameClient send(int opcode, String text) throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    byte[] frame = new byte[payload.length + 6];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    socket.getOutputStream().write(frame);
    return this;
  }

  /** Waits until the server has handled all that was sent, and has sent nothing else. */
  void settle() throws IOException {
    send(TEXT, "{\"event\":\"pusher:ping\"}");
    Frame answer = next();
    if (!answer.text().contains("pusher:pong")) {
      throw new AssertionError("frame " + answer.opcode() + ": " + answer.text());
    }
  }

  /** Whether the server closes the TCP connection. */
  boolean isEnded() throws IOException {
    try {
      next();
      return false;
    } catch (EOFException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
