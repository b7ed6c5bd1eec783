package dev.partyline.network;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Why a call got no answer: by the exceptions' types, since their texts may hold what was sent. No
 * text is passed on.
 */
public enum NetworkFault {
  /** The host's name has no address. */
  DNS,

  /** Nothing came in time. */
  TIMEOUT,

  /** No TLS connection: its certificate, its protocol, or the end of a handshake. */
  TLS,

  /** There is a route to the host, but nothing accepts connections at the port. */
  REFUSED,

  /** The connection ended before the answer did. */
  RESET,

  /** Any other fault. */
  NETWORK;

  /** What {@code strerror} says of EPIPE and ECONNRESET. */
  private static final Set<String> FAILED_WRITES =
      Set.of("Broken pipe", "Connection reset by peer");

  /**
   * Classifies an exception by its type and those of its causes. The first value above that fits
   * any of them counts: the JDK's client reports an unknown host as the cause of a refused
   * connection.
   */
  public static NetworkFault of(Throwable failure) {
    return Arrays.stream(values()).filter(fault -> fault.isIn(failure)).findFirst().orElse(NETWORK);
  }

  private boolean isIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (is(cause)) {
        return true;
      }
    }
    return false;
  }

  private boolean is(Throwable cause) {
    return switch (this) {
      case DNS ->
          cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException;
      case TIMEOUT ->
          cause instanceof InterruptedIOException || cause instanceof HttpTimeoutException;
      case TLS -> cause instanceof SSLException;
      case REFUSED -> cause instanceof ConnectException;
      case RESET ->
          cause instanceof EOFException
              || cause instanceof ClosedChannelException
              || cause instanceof NoHttpResponseException
              || cause instanceof ConnectionClosedException
              || (cause instanceof SocketException && !(cause instanceof NoRouteToHostException))
              || isFailedWrite(cause);
      case NETWORK -> true;
    };
  }

  /**
   * Whether a write found the connection ended. The JDK's socket channels report that as a plain
   * {@code IOException} with the operating system's text, without a type of its own.
   */
  private static boolean isFailedWrite(Throwable cause) {
    return cause.getClass() == IOException.class
        && FAILED_WRITES.contains(String.valueOf(cause.getMessage()));
  }

  /** The code for the log: {@code dns}, {@code timeout}, … */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
