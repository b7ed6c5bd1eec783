package dev.partyline.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * HTTP exchanges with an end: one deadline holds from the look-up of the name to the last byte (a
 * read time-out starts anew with each byte that drips in), one limit for the size, and no redirect
 * is followed, since an address that was not configured is not trusted. Thread-safe.
 *
 * <p>{@link HttpURLConnection}, because its first call loads a tenth of the classes that {@link
 * java.net.http.HttpClient}'s does, and a warm one is over sooner (docs/decisions.md). It keeps
 * connections for the next call, and sends a request once more if a kept one turns out to be dead:
 * whatever is sent here may arrive twice.
 */
final class BoundedHttp {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private final int maxBytes;

  // The exchange has a thread of its own, for a look-up of a name cannot be interrupted. The
  // threads wait a minute for the next exchange, so that a busy function starts none.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          exchange -> Thread.ofPlatform().daemon().name("aws").unstarted(exchange));

  /**
   * @param maxBytes how long an answer may be
   */
  BoundedHttp(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  Answer get(URI url, Map<String, String> headers, Deadline deadline) throws CallException {
    return send(url, headers, null, deadline);
  }

  /**
   * @param headers the JDK leaves out {@code Host} and {@code Content-Length}, which it writes by
   *     itself
   */
  Answer post(URI url, Map<String, String> headers, byte[] body, Deadline deadline)
      throws CallException {
    return send(url, headers, body, deadline);
  }

  private Answer send(
      URI url, Map<String, String> headers, byte @Nullable [] body, Deadline deadline)
      throws CallException {
    HttpURLConnection connection = connection(url, headers, deadline);
    Future<Answer> answer = threads.submit(() -> exchange(connection, body));
    try {
      return answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      abandon(connection);
      throw CallException.unanswered("timeout");
    } catch (InterruptedException e) {
      abandon(connection);
      Thread.currentThread().interrupt();
      throw CallException.unanswered("interrupted");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static HttpURLConnection connection(
      URI url, Map<String, String> headers, Deadline deadline) throws CallException {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) Math.max(1, deadline.left().toMillis()));
      connection.setInstanceFollowRedirects(false);
      headers.forEach(connection::setRequestProperty);
      return connection;
    } catch (IOException | IllegalArgumentException e) {
      throw CallException.unusable("no request");
    }
  }

  private Answer exchange(HttpURLConnection connection, byte @Nullable [] body)
      throws IOException, CallException {
    if (body != null) {
      // Not in streaming mode: there, the JDK waits a millisecond to see whether a kept connection
      // is dead.
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    if (status < 0) {
      throw CallException.unanswered("not HTTP");
    }
    byte[] received = received(connection, status);
    if (received.length > maxBytes) {
      connection.disconnect();
      throw CallException.unusable("over " + maxBytes + " bytes");
    }
    check(received, connection.getHeaderField("x-amz-crc32"));
    return new Answer(status, text(received));
  }

  /** At most one byte too many. */
  private byte[] received(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (in == null) {
        return new byte[0];
      }
      // For a length that is not known, the JDK sets 16 KB aside.
      int length = connection.getContentLength();
      return in.readNBytes(length < 0 ? maxBytes + 1 : Math.min(length, maxBytes + 1));
    }
  }

  /** DynamoDB sends the checksum of its answers, and its clients compare it. */
  private static void check(byte[] received, @Nullable String expected) throws CallException {
    if (expected != null) {
      CRC32 checksum = new CRC32();
      checksum.update(received);
      if (!expected.equals(Long.toString(checksum.getValue()))) {
        throw CallException.unanswered("checksum");
      }
    }
  }

  private static String text(byte[] received) throws CallException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(received)).toString();
    } catch (CharacterCodingException e) {
      throw CallException.unanswered("not UTF-8");
    }
  }

  /** Ends what is still at it. Elsewhere, since closing waits for a read that is under way. */
  private void abandon(HttpURLConnection connection) {
    threads.execute(connection::disconnect);
  }

  private static CallException failure(@Nullable Throwable fault) {
    return switch (fault) {
      case CallException known -> known;
      case SocketTimeoutException timeout -> CallException.unanswered("timeout");
      case IOException network -> CallException.unanswered("network");
      // Of a fault that nobody thought of the type alone: its text might hold what was sent.
      case null, default ->
          CallException.unanswered(fault == null ? "fault" : fault.getClass().getSimpleName());
    };
  }
}
