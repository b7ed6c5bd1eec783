package dev.partyline.pseudonym;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.SignatureUtil;
import dev.partyline.Some;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.FixedCredentials;
import dev.partyline.pusher.PusherCredentials;
import dev.partyline.pusher.SecretsServer;
import dev.partyline.token.SettableClock;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseudonymsTest {

  private static final String SECRET = "7ad3773142a6692b25b8";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));

  // Computed with OpenSSL 3, and again with Python's hmac:
  //   key=$(openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:7ad3773142a6692b25b8 \
  //     -kdfopt info:"partyline pseudonym 1" HKDF | tr -d ':\n')
  //   printf %s user:ann | openssl dgst -sha256 -mac HMAC -macopt hexkey:$key
  // and of the digest the first 16 digits.
  @ParameterizedTest
  @CsvSource({"ann, f4d079c71b3e8860", "8675309, 3a9974751561ce12"})
  void shouldBeTheKnownAnswer_forAUser(String id, String pseudonym) {
    assertThat(with(SECRET).user(Some.userId(id))).contains(pseudonym);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 7cfbf7e33843f667", "2001:db8:0:1::/64, 2352427c7ebe89ad"})
  void shouldBeTheKnownAnswer_forAnAddress(String address, String pseudonym) {
    assertThat(with(SECRET).address(address)).contains(pseudonym);
  }

  @Test
  void shouldNotBeFoundByTryingIds_withoutTheSecret() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest("8675309".getBytes(UTF_8));

    assertThat(with(SECRET).user(Some.userId("8675309")))
        .isNotEqualTo(Optional.of(HexFormat.of().formatHex(hash, 0, 8)));
  }

  @Test
  void shouldNotBeAPrefixOfAnySignature_evenOfTheSameText() {
    String pseudonym = with(SECRET).user(Some.userId("ann")).orElseThrow();

    assertThat(SignatureUtil.sign("user:ann", SECRET)).doesNotStartWith(pseudonym);
    assertThat(SignatureUtil.sign(Pseudonyms.INFO + "\u0001", SECRET)).doesNotStartWith(pseudonym);
  }

  @Test
  void shouldDifferForAUserAndAnAddress_ofTheSameText() {
    assertThat(with(SECRET).user(Some.userId("192.0.2.1")))
        .isNotEqualTo(with(SECRET).address("192.0.2.1"));
  }

  @Test
  void shouldDiffer_underAnotherSecret() {
    assertThat(with("another").user(Some.userId("ann")))
        .isNotEqualTo(with(SECRET).user(Some.userId("ann")));
  }

  @Test
  void shouldBeEmptyAtOnce_untilTheSecretIsKnown_andFollowItsRotation() throws Exception {
    try (SecretsServer secrets = new SecretsServer()) {
      CredentialsSource source =
          CredentialsSource.from(secrets.environment(), secrets.sdk(), clock, line -> {});
      Pseudonyms pseudonyms = new Pseudonyms(source);
      secrets.holds("3", "key", SECRET);
      assertThat(pseudonyms.user(Some.userId("ann"))).isEmpty();
      assertThat(pseudonyms.address("192.0.2.1")).isEmpty();
      assertThat(secrets.calls()).isEmpty();

      source.refresh();
      assertThat(pseudonyms.user(Some.userId("ann"))).contains("f4d079c71b3e8860");

      secrets.holds("3", "key", "another");
      clock.advance(Duration.ofMinutes(5));
      assertThat(pseudonyms.user(Some.userId("ann"))).contains("f4d079c71b3e8860");

      source.refresh();
      assertThat(pseudonyms.user(Some.userId("ann")))
          .isEqualTo(with("another").user(Some.userId("ann")));
    }
  }

  @Test
  void shouldBeTheSame_forConcurrentCallers() throws Exception {
    Pseudonyms pseudonyms = with(SECRET);
    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (Future<Optional<String>> one :
          callers.invokeAll(
              IntStream.range(0, 64)
                  .<Callable<Optional<String>>>mapToObj(
                      i -> () -> pseudonyms.user(Some.userId("ann")))
                  .toList())) {
        assertThat(one.get()).contains("f4d079c71b3e8860");
      }
    }
  }

  private static Pseudonyms with(String secret) {
    return new Pseudonyms(new FixedCredentials(new PusherCredentials("3", "key", secret)));
  }
}
