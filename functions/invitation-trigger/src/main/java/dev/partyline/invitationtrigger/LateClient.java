package dev.partyline.invitationtrigger;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A client that is made once, when it is needed: making it is half of a cold start, and most
 * functions never need one. Thread-safe.
 */
final class LateClient implements Supplier<DynamoDbClient> {

  private final Supplier<DynamoDbClient> connect;
  private @Nullable DynamoDbClient made;

  /**
   * @param connect makes it
   */
  LateClient(Supplier<DynamoDbClient> connect) {
    this.connect = connect;
  }

  /**
   * The client.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it cannot be made
   */
  @Override
  public synchronized DynamoDbClient get() {
    if (made == null) {
      try {
        made = connect.get();
      } catch (IllegalArgumentException e) {
        throw SdkClientException.create("no client", e);
      }
    }
    return made;
  }
}
