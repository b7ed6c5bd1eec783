package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 server on a real socket that reads whole requests and leaves the answer to its
 * handler: whole, half, or none. It can refuse connections and accept them again on the same port.
 * Thread-safe.
 */
final class SocketServer implements AutoCloseable {

  // Longer than any caller waits, short enough for a test that never closes its connection.
  private static final int HANG_MILLIS = 60_000;

  private final Handler handler;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile ServerSocket listening;

  /** Handles a request once it has been read. */
  @FunctionalInterface
  interface Handler {

    /**
     * Answers it, or does not.
     *
     * @param in the rest of the caller's input
     * @return whether the connection stays open for another request
     */
    boolean handle(Socket caller, InputStream in, Request request)
        throws IOException, InterruptedException;
  }

  /**
   * A request.
   *
   * @param path its target, without the query
   * @param body empty if it has none
   */
  record Request(String path, String body) {}

  SocketServer(Handler handler) throws IOException {
    this.handler = handler;
    this.listening = bind(0);
    this.port = listening.getLocalPort();
    acceptFrom(listening);
  }

  int port() {
    return port;
  }

  /** The number of connections so far. */
  int connections() {
    return connections.get();
  }

  /** Refuses connections from now on. */
  void goDown() throws IOException {
    listening.close();
    closeConnections();
  }

  /** Accepts connections again. */
  void comeBack() throws IOException {
    listening = bind(port);
    acceptFrom(listening);
  }

  void closeConnections() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Sends nothing until the caller closes the connection. */
  static void hang(Socket caller, InputStream in) throws IOException {
    caller.setSoTimeout(HANG_MILLIS);
    if (in.read() >= 0) {
      throw new IOException("something came after the request");
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void acceptFrom(ServerSocket socket) {
    Thread.ofVirtual().start(() -> accept(socket));
  }

  private void accept(ServerSocket socket) {
    try {
      while (true) {
        Socket caller = socket.accept();
        connections.incrementAndGet();
        open.add(caller);
        Thread.ofVirtual().start(() -> serve(caller));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      Optional<Request> request = read(in);
      while (request.isPresent() && handler.handle(caller, in, request.get())) {
        request = read(in);
      }
    } catch (IOException e) {
      // The caller has closed the connection, which many tests expect.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(caller);
    }
  }

  /** The next request; empty if the caller has closed the connection. */
  private static Optional<Request> read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      head.append((char) b);
    }
    String path = head.toString().split("[ ?]", 3)[1];
    for (String line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        int length = Integer.parseInt(line.substring("content-length:".length()).strip());
        return Optional.of(new Request(path, new String(in.readNBytes(length), UTF_8)));
      }
    }
    return Optional.of(new Request(path, ""));
  }

  @Override
  public void close() throws IOException {
    goDown();
  }
}
