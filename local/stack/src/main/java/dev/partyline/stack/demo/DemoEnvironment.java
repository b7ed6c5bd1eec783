package dev.partyline.stack.demo;

import dev.partyline.cloud.issuer.TokenIssuer;
import dev.partyline.pusherserver.PusherApp;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stack around the page.
 *
 * @param pusher whose channels are subscribed to
 * @param pusherPort where, on 127.0.0.1
 * @param issuer of the tokens
 * @param dynamoDb where the table is
 * @param table the party table's name
 * @param origins of the pages that the template lets ask the API
 */
public record DemoEnvironment(
    PusherApp pusher,
    int pusherPort,
    TokenIssuer issuer,
    DynamoDbClient dynamoDb,
    String table,
    List<String> origins) {

  /** Copies the list. */
  public DemoEnvironment {
    origins = List.copyOf(origins);
  }
}
