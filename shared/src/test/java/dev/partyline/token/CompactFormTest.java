package dev.partyline.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last header is kept, so what one token has must not show in the next. */
class CompactFormTest {

  private final CompactForm compactForm = new CompactForm();

  @Test
  void shouldReadEachTokensOwnHeader_whenHeadersAlternate() {
    for (String keyId : new String[] {"one", "one", "two", "one", "on", "onee"}) {
      assertThat(keyId(read("{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}", "{}")))
          .contains(keyId);
    }
  }

  @Test
  void shouldRefuseTheClaims_whenTheHeaderIsKnown() {
    String header = "{\"alg\":\"RS256\"}";
    read(header, "{}");

    assertThat(read(header, "{\"a\":1,\"a\":2}")).isEqualTo(malformed());
  }

  @Test
  void shouldRefuseTheHeaderAgain_whenItWasRefused() {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(read("{\"alg\":1}", "{}")).isEqualTo(malformed());
    }
  }

  private static Outcome<SignedToken> malformed() {
    return Outcome.refused(new BadToken("malformed"));
  }

  private Outcome<SignedToken> read(String header, String claims) {
    String token = base64(header) + "." + base64(claims) + "." + base64("signature");
    return BearerToken.read(Optional.of("Bearer " + token)).then(compactForm::read);
  }

  private static Optional<String> keyId(Outcome<SignedToken> outcome) {
    return outcome.fold(token -> token.header().keyId(), refusal -> Optional.empty());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
