package dev.partyline.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * The calls of one read: no redirect is followed, since an address that was not configured is not
 * trusted, and no answer may be longer than a secret. Who calls sets the time, by interrupting.
 */
final class BoundedHttp implements AutoCloseable {

  /** The longest {@code SecretString}; ours are a hundredth of it. */
  static final int MAX_BYTES = 64 * 1024;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What came back. Its text is never shown: it may be a secret. */
  record Answer(int status, String body) {
    @Override
    public String toString() {
      return "Answer[status=" + status + "]";
    }
  }

  Answer send(HttpRequest request) throws SecretException, InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw SecretException.unusable("over " + MAX_BYTES + " bytes");
        }
        return new Answer(response.statusCode(), new String(bytes, UTF_8));
      }
    } catch (IOException e) {
      throw SecretException.unreachable("network");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
