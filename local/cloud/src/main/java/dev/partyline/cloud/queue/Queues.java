package dev.partyline.cloud.queue;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The template's queues on loopback, and a client that sends to them. Thread-safe. */
public final class Queues implements AutoCloseable {

  private final QueueServer server;
  private final SqsClient client;
  private final Map<String, String> urls = new LinkedHashMap<>();

  private Queues(QueueServer server, SqsClient client) {
    this.server = server;
    this.client = client;
  }

  /**
   * Starts a server and creates the queues.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @throws BindException if the port is in use
   * @throws IOException if the server cannot be started
   */
  public static Queues start(int port, String region, Collection<String> names) throws IOException {
    QueueServer server = QueueServer.start(port, region);
    Queues queues = new Queues(server, client(server.url(), region));
    try {
      names.forEach(queues::create);
    } catch (RuntimeException e) {
      queues.close();
      throw e;
    }
    return queues;
  }

  private static SqsClient client(String url, String region) {
    return SqsClient.builder()
        .endpointOverride(URI.create(url))
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  private void create(String name) {
    urls.put(name, client.createQueue(request -> request.queueName(name)).queueUrl());
  }

  /** The server's URL. */
  public String endpoint() {
    return server.url();
  }

  /** A queue's URL. */
  public String url(String name) {
    return Objects.requireNonNull(urls.get(name), name);
  }

  /** The URLs of all queues by name, in the order of their creation. */
  public Map<String, String> urls() {
    return Collections.unmodifiableMap(urls);
  }

  /**
   * Sends a message.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the message may not have been
   *     sent
   */
  public void send(String name, String message) {
    client.sendMessage(request -> request.queueUrl(url(name)).messageBody(message));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
