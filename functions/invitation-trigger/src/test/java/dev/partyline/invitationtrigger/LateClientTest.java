package dev.partyline.invitationtrigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void shouldMakeTheClientOnce_whenManyNeedItAtOnce() throws Exception {
    LateClient late = new LateClient(this::make);
    List<Future<DynamoDbClient>> asked = new ArrayList<>();

    try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        asked.add(callers.submit(late::get));
      }
    }

    for (Future<DynamoDbClient> one : asked) {
      assertThat(one.get()).isSameAs(late.get());
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void shouldSayWhatTheSdkSays_whenTheClientCannotBeMade() {
    LateClient late =
        new LateClient(
            () -> {
              throw new IllegalArgumentException("no such address");
            });

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
}
