package dev.partyline.operations.doctor;

import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** A server has not answered. The message says in words why, as far as can be told from here. */
final class NoResponseException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private NoResponseException(String message) {
    super(message);
  }

  static NoResponseException late(Duration limit) {
    return new NoResponseException("no answer within " + limit.toSeconds() + " s");
  }

  /** What the JDK's clients throw, in words; the likeliest reason is somewhere among its causes. */
  static NoResponseException because(Throwable failure) {
    boolean refused = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnresolvedAddressException unknown -> {
          return new NoResponseException("there is no host of this name");
        }
        case UnknownHostException unknown -> {
          return new NoResponseException("there is no host of this name");
        }
        case SSLException tls -> {
          return new NoResponseException("TLS fails: " + tls.getMessage());
        }
        case ConnectException connect -> refused = true;
        default -> {
          // Its cause may say more.
        }
      }
    }
    return new NoResponseException(
        refused
            ? "nothing can be connected to there"
            : "the connection broke (" + failure.getClass().getSimpleName() + ")");
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
