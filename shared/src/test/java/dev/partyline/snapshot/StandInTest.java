package dev.partyline.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandInTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private StandIn standIn;

  @BeforeEach
  void start() throws IOException {
    standIn = StandIn.start(Map.of("/keys", "{\"keys\":[]}"));
  }

  @AfterEach
  void stop() throws IOException {
    standIn.close();
    client.close();
  }

  @Test
  void shouldAnswerByPath_whateverTheQueryAndTheBody() throws Exception {
    assertThat(post(standIn.url("/keys?a=b"), "a body").body()).isEqualTo("{\"keys\":[]}");
    assertThat(post(standIn.url("/elsewhere"), "").body()).isEqualTo("{}");
  }

  @Test
  void shouldKeepNoConnection() throws Exception {
    assertThat(post(standIn.url("/keys"), "").headers().firstValue("connection")).contains("close");
  }

  @Test
  void shouldHangUp_whenSpokenToInTls() {
    assertThatThrownBy(() -> post(standIn.tlsUrl(), "")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> post(URI url, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
