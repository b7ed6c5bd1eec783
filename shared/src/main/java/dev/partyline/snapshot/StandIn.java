package dev.partyline.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Stands in for everything that a function talks to while it is primed: an HTTP server on loopback
 * that gives one answer for each path, so that the real clients run all the way to a socket and
 * nothing leaves the machine. It closes each connection after its answer, so that none is in the
 * snapshot. Whoever speaks TLS is hung up on: its client has then got ready for it, trust store and
 * all, and has sent its first message.
 */
public final class StandIn implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 2_000;
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket socket;
  private final Map<String, String> answers;

  private StandIn(ServerSocket socket, Map<String, String> answers) {
    this.socket = socket;
    this.answers = Map.copyOf(answers);
  }

  /**
   * Starts one on a free port.
   *
   * @param answers JSON texts by path; any other path is answered with an empty object
   * @throws IOException if there is no loopback to listen on
   */
  public static StandIn start(Map<String, String> answers) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    StandIn standIn = new StandIn(socket, answers);
    Thread.ofPlatform().daemon().name("stand-in").start(standIn::serve);
    return standIn;
  }

  /** {@code host:port}. */
  public String authority() {
    return socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  /** The address of a path. */
  public URI url(String path) {
    return URI.create("http://" + authority() + path);
  }

  /** Where TLS is asked for, and not to be had. */
  public URI tlsUrl() {
    return URI.create("https://" + authority() + "/");
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket caller = socket.accept()) {
        caller.setSoTimeout(PATIENCE_MILLIS);
        answer(caller);
      } catch (IOException e) {
        // Closed, or a caller that gave up.
      }
    }
  }

  private void answer(Socket caller) throws IOException {
    PushbackInputStream in =
        new PushbackInputStream(new BufferedInputStream(caller.getInputStream()));
    int first = in.read();
    if (first < 0 || first == TLS_HANDSHAKE) {
      return;
    }
    in.unread(first);
    byte[] body = answers.getOrDefault(path(in), "{}").getBytes(UTF_8);
    CRC32 checksum = new CRC32();
    checksum.update(body);
    // DynamoDB sends a checksum, and its client has classes to check it with.
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amz-crc32: %d\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            .formatted(checksum.getValue(), body.length);
    caller.getOutputStream().write(head.getBytes(ISO_8859_1));
    caller.getOutputStream().write(body);
    caller.getOutputStream().flush();
  }

  /** Reads a whole request, so that closing the connection does not reset it. */
  private static String path(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no whole request");
      }
      head.append((char) b);
    }
    for (String line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        in.skipNBytes(Long.parseLong(line.substring("content-length:".length()).strip()));
      }
    }
    String target = head.substring(head.indexOf(" ") + 1);
    return target.substring(0, target.indexOf(" ")).split("\\?", -1)[0];
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
