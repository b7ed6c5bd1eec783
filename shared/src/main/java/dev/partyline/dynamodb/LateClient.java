package dev.partyline.dynamodb;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A client that is made once, when it is needed or about to be: making it is more than half of a
 * cold start (docs/cold-start.md), and who asks for a channel of their own needs none. Thread-safe.
 */
public final class LateClient implements Supplier<DynamoDbClient> {

  private final FutureTask<DynamoDbClient> making;
  private final AtomicBoolean begun = new AtomicBoolean();

  /**
   * @param connect makes it
   */
  public LateClient(Supplier<DynamoDbClient> connect) {
    this.making = new FutureTask<>(connect::get);
  }

  /** Begins to make it, beside whatever the caller does next. Takes no time. */
  public void begin() {
    if (begun.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("dynamodb-client").start(making);
    }
  }

  /**
   * The client.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be made
   */
  @Override
  public DynamoDbClient get() {
    // Does nothing if another thread has begun, or has done it.
    making.run();
    try {
      return making.get();
    } catch (ExecutionException e) {
      throw SdkClientException.create("no client", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SdkClientException.create("interrupted", e);
    }
  }
}
