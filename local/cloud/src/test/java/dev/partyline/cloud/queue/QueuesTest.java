package dev.partyline.cloud.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.cloud.ForeignPages;
import dev.partyline.cloud.RawRequest;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/** Queues on loopback. */
class QueuesTest {

  private static final String REGION = "us-east-1";

  @Test
  void shouldDeliverMessages_toAnSdkClient() throws Exception {
    try (Queues queues = Queues.start(0, REGION, List.of("a", "b"))) {
      queues.send("b", "{\"x\":1}");
      assertThat(TestQueues.receive(queues.endpoint(), queues.url("b"))).isEqualTo("{\"x\":1}");
    }
  }

  @Test
  void shouldListenOnLoopbackOnly() throws Exception {
    try (Queues queues = Queues.start(0, REGION, List.of("a"))) {
      int port = URI.create(queues.endpoint()).getPort();
      new Socket(InetAddress.getByName("127.0.0.1"), port).close();
      assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), port).close())
          .isInstanceOf(java.net.ConnectException.class);
    }
  }

  @Test
  void shouldAnswerProgramsOnly_andNoPageOfAnotherSite() throws Exception {
    try (Queues queues = Queues.start(0, REGION, List.of("a"))) {
      Supplier<RawRequest> form =
          () ->
              RawRequest.post(queues.url("a"), "Action=PurgeQueue")
                  .header("Content-Type", "application/x-www-form-urlencoded");
      // An image's address is enough for this one.
      Supplier<RawRequest> link = () -> RawRequest.get(queues.url("a") + "?Action=PurgeQueue");

      queues.send("a", "kept");
      ForeignPages.assertRefused(form, queues.endpoint());
      ForeignPages.assertRefused(link, queues.endpoint());
      assertThat(TestQueues.receive(queues.endpoint(), queues.url("a"))).isEqualTo("kept");
      ForeignPages.assertOthersAnswered(form, queues.endpoint());
      ForeignPages.assertOthersAnswered(link, queues.endpoint());
    }
  }

  @Test
  void shouldNameItsOwnAddress_inItsAnswers() throws Exception {
    try (Queues queues = Queues.start(0, REGION, List.of("a"))) {
      assertThat(RawRequest.get(queues.endpoint() + "/?Action=ListQueues").answer())
          .contains("<QueueUrl>" + queues.url("a") + "</QueueUrl>");
    }
  }

  @Test
  void shouldReportAPortInUse() throws Exception {
    try (Queues queues = Queues.start(0, REGION, List.of("a"))) {
      int port = URI.create(queues.endpoint()).getPort();
      assertThatThrownBy(() -> Queues.start(port, REGION, List.of()).close())
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldThrow_whenTheQueueDoesNotExist() throws Exception {
    Queues queues = Queues.start(0, REGION, List.of("a"));
    queues.close();
    assertThatThrownBy(() -> queues.send("a", "x"))
        .isInstanceOfAny(SdkException.class, IllegalStateException.class);
  }
}
