package dev.partyline.network;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.NoHttpResponseException;

/**
 * Why a call got no answer: by the exceptions' types alone, since their texts may hold what was
 * sent.
 */
public enum NetworkFault {
  /** The host's name has no address. */
  DNS(List.of(UnknownHostException.class, UnresolvedAddressException.class)),

  /** Nothing came in time. */
  TIMEOUT(List.of(InterruptedIOException.class, HttpTimeoutException.class)),

  /** No TLS connection: its certificate, its protocol, or the end of a handshake. */
  TLS(List.of(SSLException.class)),

  /** There is a route to the host, but nothing accepts connections at the port. */
  REFUSED(List.of(ConnectException.class)),

  /** The connection ended before the answer did. */
  RESET(
      List.of(
          EOFException.class,
          ClosedChannelException.class,
          NoHttpResponseException.class,
          ConnectionClosedException.class,
          SocketException.class)),

  /** Any other fault. */
  NETWORK(List.of());

  private final List<Class<? extends Exception>> types;

  NetworkFault(List<Class<? extends Exception>> types) {
    this.types = types;
  }

  /**
   * Classifies an exception by its type and those of its causes. The first value above that fits
   * any of them counts: the JDK's client reports an unknown host as the cause of a refused
   * connection.
   */
  public static NetworkFault of(Throwable failure) {
    return Arrays.stream(values()).filter(fault -> fault.fits(failure)).findFirst().orElse(NETWORK);
  }

  private boolean fits(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Throwable candidate = cause;
      if (!(candidate instanceof NoRouteToHostException)
          && types.stream().anyMatch(type -> type.isInstance(candidate))) {
        return true;
      }
    }
    return false;
  }

  /** The code for the log: {@code dns}, {@code timeout}, … */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
