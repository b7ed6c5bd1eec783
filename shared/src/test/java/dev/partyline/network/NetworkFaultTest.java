package dev.partyline.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkFaultTest {

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("dns", new UnknownHostException("s3cr3t")),
        Arguments.of("dns", because(new ConnectException(), new UnresolvedAddressException())),
        Arguments.of("tls", new SSLHandshakeException("s3cr3t")),
        Arguments.of("tls", because(new SSLHandshakeException(""), new EOFException())),
        Arguments.of("refused", because(new ConnectException(), new ClosedChannelException())),
        Arguments.of("reset", new SocketException("Connection reset")),
        Arguments.of("reset", because(new IOException("no bytes"), new EOFException())),
        Arguments.of("reset", new NoHttpResponseException("")),
        Arguments.of("reset", because(new IOException("no bytes"), new IOException("Broken pipe"))),
        Arguments.of("reset", new IOException("Connection reset by peer")),
        Arguments.of("timeout", new SocketTimeoutException()),
        Arguments.of("timeout", new HttpTimeoutException("")),
        Arguments.of(
            "timeout", because(new HttpConnectTimeoutException(""), new ConnectException())),
        Arguments.of("network", new NoRouteToHostException()),
        Arguments.of("network", new IOException()),
        Arguments.of("network", new IOException("s3cr3t")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void shouldNameTheFault_byTheExceptionAndItsCauses(String code, Exception failure) {
    assertThat(NetworkFault.of(failure).code()).isEqualTo(code);
    assertThat(NetworkFault.of(new ExecutionException(failure)).code()).isEqualTo(code);
  }

  private static Exception because(Exception failure, Exception cause) {
    failure.initCause(cause);
    return failure;
  }
}
