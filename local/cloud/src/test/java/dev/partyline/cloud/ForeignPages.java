package dev.partyline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/** The requests of other sites' pages in a browser, which no server may answer. */
public final class ForeignPages {

  private ForeignPages() {}

  /**
   * Checks that a server answers 403 to a request if another site's page sends it.
   *
   * @param request creates a request that it answers otherwise
   * @param url the server's URL
   */
  public static void assertRefused(Supplier<RawRequest> request, String url) throws IOException {
    int port = URI.create(url).getPort();
    for (String origin :
        List.of(
            "http://evil.example",
            "http://127.0.0.1",
            "http://localhost:5173",
            "http://127.0.0.1:" + port + ".evil.example",
            "https://127.0.0.1:" + port,
            "null")) {
      assertThat(request.get().header("Origin", origin).status()).as(origin).isEqualTo(403);
    }
    for (String host : List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example")) {
      assertThat(request.get().header("Host", host).status()).as(host).isEqualTo(403);
      // As after DNS rebinding.
      assertThat(request.get().header("Host", host).header("Origin", "http://" + host).status())
          .as(host)
          .isEqualTo(403);
    }
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(request.get().header("Sec-Fetch-Site", site).status()).as(site).isEqualTo(403);
    }
  }

  /** Checks that it answers a program, and its own pages, under both names of this machine. */
  public static void assertOthersAnswered(Supplier<RawRequest> request, String url)
      throws IOException {
    int port = URI.create(url).getPort();
    assertThat(request.get().status()).isLessThan(300);
    for (String host : List.of("127.0.0.1:" + port, "localhost:" + port)) {
      assertThat(request.get().header("Host", host).status()).as(host).isLessThan(300);
      assertThat(
              request
                  .get()
                  .header("Host", host)
                  .header("Origin", "http://" + host)
                  .header("Sec-Fetch-Site", "same-origin")
                  .status())
          .as(host)
          .isLessThan(300);
    }
    assertThat(request.get().header("Sec-Fetch-Site", "none").status()).isLessThan(300);
  }
}
