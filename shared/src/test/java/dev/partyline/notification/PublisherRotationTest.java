package dev.partyline.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.Some;
import dev.partyline.channel.Channel;
import dev.partyline.notification.Delivery.Delivered;
import dev.partyline.notification.Delivery.Refused;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.pusher.CredentialsSource;
import dev.partyline.pusher.PusherHost;
import dev.partyline.pusher.SecretsServer;
import dev.partyline.token.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls while the secret is rotated. */
class PublisherRotationTest {

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private PusherServer pusher;
  private SecretsServer secrets;
  private Publisher publisher;

  @BeforeEach
  void start() throws IOException {
    pusher = new PusherServer();
    secrets = new SecretsServer().holds("3", "old-key", "old-s3cr3t");
    CredentialsSource source =
        CredentialsSource.from(secrets.environment(), secrets.sdk(), clock, line -> {});
    publisher = new Publisher(source, new PusherHost("http", pusher.authority()), clock);
  }

  @AfterEach
  void stop() {
    pusher.close();
    secrets.close();
  }

  @Test
  void shouldDeliverAtOnce_whenPusherAcceptsOnlyTheRotatedKey() {
    pusher.takesOnly("old-key");
    assertThat(publish()).isEqualTo(new Delivered());

    pusher.takesOnly("new-key");
    secrets.holds("3", "new-key", "new-s3cr3t");
    clock.advance(Duration.ofSeconds(10));

    assertThat(publish()).isEqualTo(new Delivered());
    assertThat(keys()).containsExactly("old-key", "old-key", "new-key");
  }

  @Test
  void shouldBeRefusedAndCallOnce_whenTheSecretIsTheSame() {
    pusher.takesOnly("new-key");

    assertThat(publish()).isEqualTo(new Refused(401));
    clock.advance(Duration.ofSeconds(10));
    assertThat(publish()).isEqualTo(new Refused(401));

    assertThat(keys()).containsExactly("old-key", "old-key");
    assertThat(secrets.calls()).hasSize(2);
  }

  @Test
  void shouldBeRefusedWithoutALoop_whenPusherRefusesTheNewKeyToo() {
    publish();
    pusher.takesOnly("yet-another");
    secrets.holds("3", "new-key", "new-s3cr3t");
    clock.advance(Duration.ofSeconds(10));

    assertThat(publish()).isEqualTo(new Refused(401));
    assertThat(keys()).containsExactly("old-key", "old-key", "new-key");
  }

  @Test
  void shouldNotReadAgain_whenPusherRefusesForAnotherReason() {
    publish();
    pusher.answers(403);
    clock.advance(Duration.ofSeconds(10));

    assertThat(publish()).isEqualTo(new Refused(403));
    assertThat(secrets.calls()).hasSize(1);
  }

  @Test
  void shouldSendNothing_whileTheSecretIsEmpty() {
    secrets.holds("", "", "");

    assertThatThrownBy(this::publish)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("pusher_credentials");
    assertThat(pusher.calls()).isEmpty();
  }

  @Test
  void shouldRespectTheTimeout_whenReadingTheSecretTakesAllOfIt() {
    publish();
    clock.advance(Duration.ofMinutes(5));
    secrets.hold();

    assertThat(publisher.publish(notifications(), Duration.ofMillis(200)))
        .isEqualTo(new Delivery.Unavailable("Pusher: timeout", Duration.ZERO));
    assertThat(pusher.calls()).as("calls, of which the last is not made").hasSize(1);
  }

  private Delivery publish() {
    return publisher.publish(notifications());
  }

  private static List<Notification> notifications() {
    return List.of(
        new Notification(
            Some.accepted(Channel.parse("channel", "private-user-ann")).orElseThrow(),
            Some.accepted(EventName.parse("event", "hi")),
            Some.accepted(EventData.of("data", "{}"))));
  }

  private List<String> keys() {
    return pusher.calls().stream().map(call -> PusherServer.key(call.uri())).toList();
  }
}
