package dev.partyline.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LateClientTest {

  private final AtomicInteger made = new AtomicInteger();

  @Test
  void shouldNotMakeTheClient_beforeItIsNeeded() {
    new LateClient(this::make);

    assertThat(made).hasValue(0);
  }

  @Test
  void shouldMakeTheClientOnce_whenItIsAskedForAgain() {
    LateClient late = new LateClient(this::make);

    assertThat(late.get()).isSameAs(late.get());
    assertThat(made).hasValue(1);
  }

  @Test
  void shouldMakeTheClientBesideTheCaller_whenBegun() {
    CountDownLatch callerGoesOn = new CountDownLatch(1);
    LateClient late =
        new LateClient(
            () -> {
              await(callerGoesOn);
              return make();
            });

    late.begin();
    late.begin();
    callerGoesOn.countDown();

    assertThat(late.get()).isNotNull();
    assertThat(made).hasValue(1);
  }

  @Test
  void shouldSayWhatTheSdkSays_whenTheClientCannotBeMade() {
    LateClient late =
        new LateClient(
            () -> {
              throw new IllegalArgumentException("no region");
            });

    late.begin();

    assertThatThrownBy(late::get)
        .isInstanceOf(SdkException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  private DynamoDbClient make() {
    made.incrementAndGet();
    return new DynamoDbClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
