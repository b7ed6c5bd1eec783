package dev.partyline.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server that goes wrong on demand, on a socket of its own: it hangs, drips, talks rubbish,
 * or is not there at all and comes back on the same port. Thread-safe.
 */
final class ScriptedServer implements AutoCloseable {

  // Longer than any caller may wait, short enough for a test that forgot about it.
  private static final int HANG_MILLIS = 20_000;
  private static final int DRIP_MILLIS = 100;

  private final int port;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Script script;
  private volatile ServerSocket listening;

  /** What is done once a request has been read. The connection is closed after it. */
  @FunctionalInterface
  interface Script {
    void answer(Socket caller) throws IOException, InterruptedException;
  }

  ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  /** From the next request on. */
  void now(Script next) {
    script = next;
  }

  /** Connections are refused from now on. */
  void goDown() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  void comeBack() throws IOException {
    listening = listen(port);
  }

  /** How many connections there have been so far, whatever was said on them. */
  int connections() {
    return connections.get();
  }

  /** How many requests have been read so far. */
  int requests() {
    return requests.get();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  static Script json(String body) {
    return answer("200 OK", "content-type: application/json\r\n", body);
  }

  static Script error(int status, String body) {
    return answer(status + " Not Good", "content-type: application/x-amz-json-1.0\r\n", body);
  }

  static Script redirect(String location) {
    return answer("302 Found", "location: " + location + "\r\n", "");
  }

  /** No answer until the caller gives up. */
  static Script hang() {
    return caller -> {
      caller.setSoTimeout(HANG_MILLIS);
      if (caller.getInputStream().read() >= 0) {
        throw new IOException("something came after the request");
      }
    };
  }

  /** An answer of which one byte comes every tenth of a second, from the first byte of its body. */
  static Script dripBody(String body) {
    return caller -> {
      byte[] bytes = body.getBytes(UTF_8);
      send(caller, head("200 OK", "content-type: application/json\r\n", bytes.length));
      drip(caller, bytes);
    };
  }

  /** The same, from the first byte of its head. */
  static Script dripHead(String body) {
    return caller -> drip(caller, (head("200 OK", "", body.length()) + body).getBytes(ISO_8859_1));
  }

  /** What is no HTTP. */
  static Script raw(String text) {
    return caller -> send(caller, text);
  }

  /** Nothing: the connection is closed. */
  static Script hangUp() {
    return caller -> {};
  }

  private static Script answer(String status, String headers, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return caller -> {
      send(caller, head(status, headers, bytes.length));
      caller.getOutputStream().write(bytes);
    };
  }

  private static String head(String status, String headers, int length) {
    return "HTTP/1.1 %s\r\n%scontent-length: %d\r\nconnection: close\r\n\r\n"
        .formatted(status, headers, length);
  }

  private static void send(Socket caller, String text) throws IOException {
    caller.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void drip(Socket caller, byte[] bytes) throws IOException, InterruptedException {
    OutputStream out = caller.getOutputStream();
    for (byte b : bytes) {
      out.write(b);
      Thread.sleep(DRIP_MILLIS);
    }
  }

  private ServerSocket listen(int onPort) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort));
    Thread.ofVirtual().start(() -> accept(socket));
    return socket;
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
      // Closed: it has gone down.
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      if (read(new BufferedInputStream(caller.getInputStream()))) {
        requests.incrementAndGet();
        script.answer(caller);
      }
    } catch (IOException e) {
      // The caller gave up, which is often what a test is about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(caller);
    }
  }

  /** Reads a whole request, so that closing the connection does not reset it. */
  private static boolean read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.append((char) b);
    }
    for (String line : head.toString().toLowerCase(Locale.ROOT).split("\r\n", -1)) {
      if (line.startsWith("content-length:")) {
        in.readNBytes(Integer.parseInt(line.substring("content-length:".length()).strip()));
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    goDown();
  }
}
