package dev.partyline.cloud.dynamodb;

import dev.partyline.cloud.Callers;
import dev.partyline.cloud.LocalCallersOnly;
import dev.partyline.cloud.StartFailures;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local with streams, in this process (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html">usage
 * notes</a>). Its own launcher listens on all addresses and sends usage data; this server listens
 * on loopback only, and refuses pages in a browser. As with {@code -sharedDb}, all clients see the
 * same tables, whatever their region and credentials.
 */
public final class DynamoDbServer implements DynamoDb {

  private final Server server;
  private final ServerConnector connector;
  private final LocalDynamoDBRequestHandler dynamoDb;

  private DynamoDbServer(
      Server server, ServerConnector connector, LocalDynamoDBRequestHandler dynamoDb) {
    this.server = server;
    this.connector = connector;
    this.dynamoDb = dynamoDb;
  }

  /**
   * Starts the server.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @param folder the data folder; empty for memory only
   * @throws BindException if the port is in use
   * @throws IOException if the server cannot be started
   */
  public static DynamoDbServer start(int port, Optional<Path> folder) throws IOException {
    LocalDynamoDBRequestHandler dynamoDb = handler(folder);
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("dynamodb");
    threads.setDaemon(true);
    Server server = new Server(threads);
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(
        new LocalCallersOnly(
            Callers.sameOrigin(),
            new AnyCredentials(
                new ContextHandler(new LocalDynamoDBServerHandler(dynamoDb, null), "/"))));
    try {
      server.start();
    } catch (Exception e) {
      dynamoDb.shutdown();
      throw StartFailures.of(e);
    }
    return new DynamoDbServer(server, connector, dynamoDb);
  }

  private static LocalDynamoDBRequestHandler handler(Optional<Path> folder) throws IOException {
    try {
      if (folder.isEmpty()) {
        return new LocalDynamoDBRequestHandler(0, true, null, true, false);
      }
      Files.createDirectories(folder.get());
      return new LocalDynamoDBRequestHandler(0, false, folder.get().toString(), true, false);
    } catch (DynamoDBLocalServiceException e) {
      throw new IOException("DynamoDB Local cannot be started", e);
    }
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot be stopped", e);
    } finally {
      dynamoDb.shutdown();
    }
  }
}
