package dev.partyline.operations.doctor;

import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** A server did not answer. The message gives the likely reason. */
final class NoResponseException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private NoResponseException(String message) {
    super(message);
  }

  static NoResponseException timeout(Duration limit) {
    return new NoResponseException("no answer within " + limit.toSeconds() + " s");
  }

  /** Translates an exception of the JDK's clients. The reason may be any of its causes. */
  static NoResponseException because(Throwable failure) {
    boolean noConnection = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnresolvedAddressException unknown -> {
          return new NoResponseException("unknown host");
        }
        case UnknownHostException unknown -> {
          return new NoResponseException("unknown host");
        }
        case SSLException tls -> {
          return new NoResponseException("TLS error: " + tls.getMessage());
        }
        case ConnectException connect -> noConnection = true;
        default -> {
          // Its cause may be more specific.
        }
      }
    }
    return new NoResponseException(
        noConnection
            ? "cannot connect"
            : "connection error (" + failure.getClass().getSimpleName() + ")");
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
