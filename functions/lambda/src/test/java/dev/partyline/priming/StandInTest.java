package dev.partyline.priming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInTest {

  private StandIn standIn;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    standIn = StandIn.start(Map.of("/keys", "{\"keys\":[]}"), Clock.systemUTC());
    client = HttpClient.newBuilder().sslContext(standIn.trust()).build();
  }

  @AfterEach
  void stop() {
    standIn.close();
    client.close();
  }

  @Test
  void shouldAnswerByPath_whateverTheQueryAndTheBody() throws Exception {
    assertThat(post(standIn.url("/keys?a=b"), "a body").body()).isEqualTo("{\"keys\":[]}");
    assertThat(post(standIn.url("/elsewhere"), "").body()).isEqualTo("{}");
  }

  @Test
  void shouldAnswerOverTls_aClientThatTrustsIt() throws Exception {
    HttpResponse<String> answer = post(standIn.tlsUrl("/keys"), "a body");

    assertThat(answer.body()).isEqualTo("{\"keys\":[]}");
    assertThat(answer.sslSession()).isPresent();
  }

  @Test
  void shouldNotBeTrusted_byAnyOtherClient() throws Exception {
    try (HttpClient other = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(standIn.tlsUrl("/keys")).build();

      assertThatThrownBy(() -> other.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void shouldNotBeTrusted_byAClientOfAnotherStandIn() throws Exception {
    try (StandIn another = StandIn.start(Map.of(), Clock.systemUTC())) {
      assertThatThrownBy(() -> post(another.tlsUrl("/keys"), ""))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void shouldKeepConnectionsAlive() throws Exception {
    assertThat(post(standIn.url("/keys"), "").headers().firstValue("connection"))
        .isNotEqualTo(java.util.Optional.of("close"));
  }

  @Test
  void shouldHaveClientsCloseTheirConnections_onceItEnds() throws Exception {
    standIn.end();

    assertThat(post(standIn.url("/keys"), "").headers().firstValue("connection")).hasValue("close");
  }

  @Test
  void shouldBeReachedByName_soThatClientsSendIt() {
    assertThat(standIn.tlsUrl("/keys").getHost()).isEqualTo("localhost");
  }

  @Test
  void shouldNotBeTrustedByTheJvmsAuthorities_whenThesePrime() throws Exception {
    standIn.primeTls();

    try (HttpClient other = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(standIn.tlsUrl("/keys")).build();

      assertThatThrownBy(() -> other.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void shouldCloseItsConnections_whenClosed() throws Exception {
    post(standIn.tlsUrl("/keys"), "");

    standIn.close();

    assertThatThrownBy(() -> post(standIn.tlsUrl("/keys"), "")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> post(URI url, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
