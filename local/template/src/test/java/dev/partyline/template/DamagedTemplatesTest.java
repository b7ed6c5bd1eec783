package dev.partyline.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DamagedTemplatesTest {

  private static final String FRAGMENTS = ":-[]{}'\"!&*#|> \n,$~@?%";

  private static String whole() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(DamagedTemplatesTest.class.getResourceAsStream("whole.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Removes a part and inserts a character, at positions given by the seed. */
  private static String damage(String text, int seed) {
    Random random = new Random(seed);
    StringBuilder damaged = new StringBuilder(text);
    int start = random.nextInt(text.length() - 60);
    damaged.delete(start, start + random.nextInt(60));
    damaged.insert(
        random.nextInt(damaged.length()), FRAGMENTS.charAt(random.nextInt(FRAGMENTS.length())));
    return damaged.toString();
  }

  @Test
  void shouldReadOrReportOneLine_whereverATemplateIsDamaged() throws Exception {
    String text = whole();
    int errors = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      TemplateText damaged =
          TemplateText.raw(damage(text, seed))
              .parameter("PusherKey", "sesame")
              .parameter("JwtIssuer", "http://localhost")
              .variable("PUSHER_APP_SECRET", "open");
      String message = damaged.error();
      if (!message.startsWith("accepted: ")) {
        errors++;
        assertThat(message)
            .as("seed %d", seed)
            .matches("template\\.yaml:[0-9]+: [^\\n]+")
            .doesNotContain("sesame");
      }
    }
    assertThat(errors).isBetween(300, 999);
  }
}
