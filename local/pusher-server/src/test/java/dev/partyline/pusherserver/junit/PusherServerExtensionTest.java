package dev.partyline.pusherserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pusher.rest.Pusher;
import dev.partyline.pusherserver.Publication;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.pusherserver.PusherServer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PusherServerExtensionTest {

  @RegisterExtension static final PusherServerExtension SHARED = new PusherServerExtension();

  @RegisterExtension
  final PusherServerExtension own =
      new PusherServerExtension(
          PusherServer.builder().app(new PusherApp("app-2", "key-2", "secret-2")));

  @Test
  @Order(1)
  void shouldRecordWhatIsPublished_inOrder() {
    Pusher pusher = publisher(SHARED);
    assertThat(SHARED.published()).isEmpty();
    pusher.trigger("a", "e", 1);
    pusher.trigger("b", "f", 2);
    assertThat(SHARED.published())
        .containsExactly(new Publication("a", "e", "1"), new Publication("b", "f", "2"));
    assertThat(SHARED.published("b")).containsExactly(new Publication("b", "f", "2"));
  }

  @Test
  @Order(2)
  void shouldForgetWhatTheTestBeforePublished() {
    assertThat(SHARED.published()).isEmpty();
  }

  @Test
  @Order(3)
  void shouldHaveItsOwnAppAndPort_whenTheFieldIsNotStatic() {
    assertThat(own.app().key()).isEqualTo("key-2");
    assertThat(own.port()).isNotEqualTo(SHARED.port());
    assertThat(own.hostAndPort()).isEqualTo("127.0.0.1:" + own.port());
    publisher(own).trigger("a", "e", 1);
    assertThat(own.published()).hasSize(1);
    assertThat(SHARED.published()).isEmpty();
  }

  @Test
  void shouldWaitForAnEvent_whenItIsPublishedInTheBackground() throws InterruptedException {
    Thread background = Thread.ofVirtual().start(() -> publisher(SHARED).trigger("a", "late", 1));
    assertThat(SHARED.awaitPublished("a", "late")).isEqualTo(new Publication("a", "late", "1"));
    background.join();
  }

  @Test
  void shouldSayWhatIsMissing_whenItIsNotRegistered() {
    assertThatThrownBy(() -> new PusherServerExtension().port())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }

  private static Pusher publisher(PusherServerExtension server) {
    PusherApp app = server.app();
    Pusher pusher = new Pusher(app.id(), app.key(), app.secret());
    pusher.setHost(server.hostAndPort());
    pusher.setEncrypted(false);
    return pusher;
  }
}
