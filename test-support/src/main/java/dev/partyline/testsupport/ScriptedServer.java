package dev.partyline.testsupport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on a real socket that fails on demand: it hangs, answers slowly or not in HTTP, or
 * refuses connections and accepts them again on the same port. Thread-safe.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final int DRIP_MILLIS = 100;

  private final AtomicInteger requests = new AtomicInteger();
  private final SocketServer server;
  private volatile Script script;

  /** Answers a request once it has been read. The connection is closed after it. */
  @FunctionalInterface
  public interface Script {
    void answer(Socket caller) throws IOException, InterruptedException;
  }

  public ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.server =
        new SocketServer(
            (caller, in, request) -> {
              requests.incrementAndGet();
              now().answer(caller);
              return false;
            });
  }

  private Script now() {
    return script;
  }

  /** Sets the answer from the next request on. */
  public void now(Script next) {
    script = next;
  }

  /** Refuses connections from now on. */
  public void goDown() throws IOException {
    server.goDown();
  }

  public void comeBack() throws IOException {
    server.comeBack();
  }

  /** The number of connections so far, with or without a request. */
  public int connections() {
    return server.connections();
  }

  /** The number of requests read so far. */
  public int requests() {
    return requests.get();
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  public static Script json(String body) {
    return answer("200 OK", "content-type: application/json\r\n", body);
  }

  /** A body that is labelled with a content encoding, and sent as it is. */
  public static Script encoded(String contentEncoding, byte[] body) {
    return caller -> {
      send(caller, head("200 OK", "content-encoding: " + contentEncoding + "\r\n", body.length));
      caller.getOutputStream().write(body);
    };
  }

  public static Script error(int status, String body) {
    return answer(status + " Not Good", "content-type: application/x-amz-json-1.0\r\n", body);
  }

  public static Script redirect(String location) {
    return answer("302 Found", "location: " + location + "\r\n", "");
  }

  /** Sends no answer until the caller closes the connection. */
  public static Script hang() {
    return caller -> SocketServer.hang(caller, caller.getInputStream());
  }

  /** An answer that is sent one byte every tenth of a second, from the first byte of its body. */
  public static Script dripBody(String body) {
    return caller -> {
      byte[] bytes = body.getBytes(UTF_8);
      send(caller, head("200 OK", "content-type: application/json\r\n", bytes.length));
      drip(caller, bytes);
    };
  }

  /** The same, from the first byte of its headers. */
  public static Script dripHead(String body) {
    return caller -> drip(caller, (head("200 OK", "", body.length()) + body).getBytes(ISO_8859_1));
  }

  /** The same answer, chunked, with a pause before each byte of its body. */
  public static Script dripChunks(String body, Duration pause) {
    return caller -> {
      send(caller, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      for (byte b : body.getBytes(UTF_8)) {
        Thread.sleep(pause);
        send(caller, "1\r\n" + (char) b + "\r\n");
      }
      send(caller, "0\r\n\r\n");
    };
  }

  /** An answer that comes late. */
  public static Script after(Duration delay, Script answer) {
    return caller -> {
      Thread.sleep(delay);
      answer.answer(caller);
    };
  }

  /** Text that is not HTTP. */
  public static Script raw(String text) {
    return caller -> send(caller, text);
  }

  /** Closes the connection without an answer. */
  public static Script hangUp() {
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
    return "HTTP/1.1 %s\r\nx-amzn-requestid: scripted\r\n%scontent-length: %d\r\nconnection: close\r\n\r\n"
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

  @Override
  public void close() throws IOException {
    server.close();
  }
}
