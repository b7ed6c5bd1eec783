package dev.partyline.awssdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An AWS service on a real socket, which fails on demand. Keeps connections open, as AWS does, and
 * records requests.
 */
public final class ScriptedService implements AutoCloseable {

  /** A request; the names of headers in lower case. */
  public record Call(
      int connection, String method, String path, Map<String, String> headers, String body) {
    String accessKeyId() {
      String authorization = headers.get("authorization");
      return authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1");
    }
  }

  /** Answers one request. */
  @FunctionalInterface
  public interface Script {
    /**
     * @return whether the connection stays open
     */
    boolean answer(Call call, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listening;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<Integer, Socket> open = new ConcurrentHashMap<>();
  private final Deque<Script> scripts = new ArrayDeque<>();

  public ScriptedService(Script... script) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    then(script);
    Thread.ofVirtual().start(this::accept);
  }

  /** Sets the next answers; the last one is repeated. */
  public ScriptedService then(Script... script) {
    synchronized (scripts) {
      scripts.clear();
      scripts.addAll(List.of(script));
    }
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  public List<Call> calls() {
    return calls;
  }

  public int connections() {
    return connections.get();
  }

  public static Script json(int status, String body) {
    return json(status, body, "");
  }

  public static Script json(int status, String body, String headers) {
    return (call, out) -> {
      byte[] bytes = body.getBytes(UTF_8);
      write(out, head(status, headers, bytes.length));
      out.write(bytes);
      return true;
    };
  }

  public static Script error(int status, String type) {
    return json(status, "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + type + "\"}");
  }

  /** The same, and closes the connection without announcing it. */
  public static Script andHangUp(Script script) {
    return (call, out) -> {
      script.answer(call, out);
      return false;
    };
  }

  public static Script hangUp() {
    return (call, out) -> false;
  }

  public static Script raw(String text) {
    return (call, out) -> {
      write(out, text);
      return false;
    };
  }

  /** Sends no answer until the caller closes the connection. */
  public static Script hang() {
    return drip("");
  }

  /**
   * Sends part of an answer, and then a space every 50 ms until the caller closes the connection.
   */
  public static Script drip(String start) {
    return (call, out) -> {
      write(out, start);
      while (true) {
        Thread.sleep(50);
        if (!start.isEmpty()) {
          write(out, " ");
        }
      }
    };
  }

  private static String head(int status, String headers, int length) {
    return "HTTP/1.1 %d Whatever\r\ncontent-type: application/x-amz-json-1.0\r\nx-amzn-requestid: r-1\r\n%scontent-length: %d\r\n\r\n"
        .formatted(status, headers, length);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        int number = connections.incrementAndGet();
        open.put(number, caller);
        Thread.ofVirtual().start(() -> serve(number, caller));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(int number, Socket caller) {
    try (caller) {
      InputStream in = new BufferedInputStream(caller.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        Call call = read(number, in);
        goesOn = answer(call, caller.getOutputStream());
        caller.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The caller has closed the connection, which many tests expect.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(number);
    }
  }

  private boolean answer(Call call, OutputStream out) throws IOException, InterruptedException {
    calls.add(call);
    Script script;
    synchronized (scripts) {
      script = scripts.size() > 1 ? scripts.remove() : scripts.element();
    }
    return script.answer(call, out);
  }

  private static Call read(int number, InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no further request");
      }
      head.append((char) b);
    }
    String[] lines = head.toString().split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
      }
    }
    String[] request = lines[0].split(" ", -1);
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Call(
        number, request[0], request[1], headers, new String(in.readNBytes(length), UTF_8));
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open.values()) {
      socket.close();
    }
  }
}
