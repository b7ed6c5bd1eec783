package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lambda's runtime API (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">reference</a>) for one
 * process, on plain sockets, so that it adds little to what it measures: an event is ready as bytes
 * before it is requested, and the thread that reads and writes takes the time.
 */
final class RuntimeApi implements AutoCloseable {

  private static final int BACKLOG = 8;
  private static final byte[] ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] RESTORED =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

  private final ServerSocket server;
  private final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Exchange> answers = new LinkedBlockingQueue<>();
  private final CompletableFuture<Long> initialized = new CompletableFuture<>();
  private final CompletableFuture<Long> readyForSnapshot = new CompletableFuture<>();
  private final CompletableFuture<Void> restore = new CompletableFuture<>();
  private final List<Socket> connections = new ArrayList<>();
  private final Object requests = new Object();
  private volatile long handedOutAt;
  private long requestedAt;

  RuntimeApi() throws IOException {
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("runtime-api").start(this::accept);
  }

  /** {@code host:port}, for {@code AWS_LAMBDA_RUNTIME_API}. */
  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Puts an event where the next request for one finds it. */
  void offer(byte[] event) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + event.length
            + "\r\nLambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd"
            + "\r\nLambda-Runtime-Deadline-Ms: "
            + (System.currentTimeMillis() + 10_000)
            + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:000000000000:function:f"
            + "\r\n\r\n";
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.writeBytes(head.getBytes(ISO_8859_1));
    response.writeBytes(event);
    events.add(response.toByteArray());
  }

  /**
   * The next answer.
   *
   * @throws MeasuringException if there is none within the limit
   */
  Exchange answer(long limitMillis) throws InterruptedException {
    Exchange exchange = answers.poll(limitMillis, TimeUnit.MILLISECONDS);
    if (exchange == null) {
      throw new MeasuringException("no answer within " + limitMillis + " ms");
    }
    return exchange;
  }

  /** When the function first requested an event, in the JVM's nanoseconds. */
  long initialized(long limitMillis) throws InterruptedException {
    return within(limitMillis, initialized, "was not initialized");
  }

  /** When the function requested its next event after this answer, in the JVM's nanoseconds. */
  long requestedAfter(Exchange exchange, long limitMillis) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
    synchronized (requests) {
      while (requestedAt < exchange.answeredAt()) {
        if (System.nanoTime() > limit) {
          throw new MeasuringException("requested no event within " + limitMillis + " ms");
        }
        TimeUnit.MILLISECONDS.timedWait(requests, limitMillis);
      }
      return requestedAt;
    }
  }

  /** When the function was ready to be frozen, in the JVM's nanoseconds. */
  long readyForSnapshot(long limitMillis) throws InterruptedException {
    return within(limitMillis, readyForSnapshot, "was not ready for a snapshot");
  }

  /** Continues a function that was ready for its snapshot. */
  void restore() {
    restore.complete(null);
  }

  /** Reports that the process has ended, so that nothing waits for it. */
  void ended() {
    MeasuringException ended = new MeasuringException("the process ended");
    initialized.completeExceptionally(ended);
    readyForSnapshot.completeExceptionally(ended);
    answers.add(new Exchange(0, 0, "the process ended", false));
  }

  private static long within(long limitMillis, CompletableFuture<Long> moment, String otherwise)
      throws InterruptedException {
    try {
      return moment.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new MeasuringException(otherwise + " within " + limitMillis + " ms");
    } catch (ExecutionException e) {
      throw new MeasuringException(otherwise + ": " + e.getCause());
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        synchronized (connections) {
          connections.add(connection);
        }
        Thread.ofPlatform().daemon().name("connection").start(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream input = new BufferedInputStream(connection.getInputStream());
      OutputStream output = connection.getOutputStream();
      for (Request request = Request.read(input); request != null; request = Request.read(input)) {
        answer(request, output);
      }
    } catch (IOException e) {
      // The process has ended, or this was closed.
    } catch (InterruptedException | ExecutionException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Request request, OutputStream output)
      throws IOException, InterruptedException, ExecutionException {
    if (request.path().endsWith("/invocation/next")) {
      requested(System.nanoTime());
      byte[] event = events.take();
      handedOutAt = System.nanoTime();
      output.write(event);
    } else if (request.path().endsWith("/restore/next")) {
      readyForSnapshot.complete(System.nanoTime());
      restore.get();
      output.write(RESTORED);
    } else {
      long now = System.nanoTime();
      output.write(ACCEPTED);
      answers.add(
          new Exchange(handedOutAt, now, request.body(), request.path().endsWith("/response")));
    }
  }

  private void requested(long now) {
    initialized.complete(now);
    synchronized (requests) {
      requestedAt = now;
      requests.notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (connections) {
      for (Socket connection : connections) {
        connection.close();
      }
    }
  }

  /**
   * One event and its result.
   *
   * @param handedOutAt when writing the event began, in the JVM's nanoseconds
   * @param answeredAt when the answer had been read
   * @param answer the function's response, or Lambda's error object
   * @param returned whether the function returned
   */
  record Exchange(long handedOutAt, long answeredAt, String answer, boolean returned) {
    double milliseconds() {
      return (answeredAt - handedOutAt) / 1e6;
    }
  }

  private record Request(String path, String body) {

    /** The next request of a connection; null at its end. */
    static @Nullable Request read(InputStream input) throws IOException {
      String line = line(input);
      if (line == null) {
        return null;
      }
      String path = line.split(" ", 3)[1];
      int length = 0;
      for (String header = line(input); header != null && !header.isEmpty(); header = line(input)) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
        } else if (lower.startsWith("transfer-encoding:")) {
          throw new IOException("only bodies of a known length are read here: " + header);
        }
      }
      return new Request(path, new String(input.readNBytes(length), UTF_8));
    }

    private static @Nullable String line(InputStream input) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = input.read(); next >= 0; next = input.read()) {
        if (next == '\n') {
          return line.toString();
        }
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return null;
    }
  }
}
