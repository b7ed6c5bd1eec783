package dev.partyline.operations.replay;

import dev.partyline.operations.RunningStack;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Creates the AWS clients of a replay: for the account of the SDK's default chain, or for the
 * running stack, regardless of the environment.
 */
final class ReplayClients implements AutoCloseable {

  // A function runs for at most 15 minutes, and its answer comes at the end. The SDK's default
  // timeout of 30 seconds would cause a second invocation.
  private static final Duration INVOCATION_TIMEOUT = Duration.ofMinutes(16);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();
  private final Optional<RunningStack> stack;

  /**
   * @param stack the running stack; empty for the account
   */
  ReplayClients(Optional<RunningStack> stack) {
    this.stack = stack;
  }

  DynamoDbClient tables() {
    return client(DynamoDbClient.builder(), stack.map(RunningStack::dynamoDb), CALL_TIMEOUT);
  }

  DynamoDbStreamsClient streams() {
    return client(DynamoDbStreamsClient.builder(), stack.map(RunningStack::dynamoDb), CALL_TIMEOUT);
  }

  LambdaClient lambda() {
    return client(LambdaClient.builder(), stack.map(RunningStack::lambda), INVOCATION_TIMEOUT);
  }

  /** A client for queues. The host of a local queue's URL is also its endpoint. */
  SqsClient queues(String queueUrl) {
    return client(
        SqsClient.builder(),
        stack.map(ready -> URI.create(queueUrl).resolve("/").toString()),
        CALL_TIMEOUT);
  }

  private <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkAutoCloseable>
      C client(B builder, Optional<String> endpoint, Duration timeout) {
    builder.httpClientBuilder(Apache5HttpClient.builder().socketTimeout(timeout));
    endpoint.map(URI::create).ifPresent(builder::endpointOverride);
    stack.ifPresent(
        running -> builder.region(running.region()).credentialsProvider(running.credentials()));
    C client = builder.build();
    opened.push(client);
    return client;
  }

  @Override
  public void close() {
    opened.forEach(SdkAutoCloseable::close);
  }
}
