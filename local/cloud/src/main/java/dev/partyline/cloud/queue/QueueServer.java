package dev.partyline.cloud.queue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.partyline.cloud.StartFailures;
import java.io.IOException;
import java.net.BindException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * ElasticMQ, an SQS-compatible server, in this process (<a
 * href="https://github.com/softwaremill/elasticmq">ElasticMQ</a>). Listens on 127.0.0.1 only, and
 * keeps messages in memory.
 */
final class QueueServer implements AutoCloseable {

  /** Its threads must not keep the process alive, and its errors must not exit it. */
  private static final String SETTINGS =
      """
      pekko {
        daemonic = on
        jvm-exit-on-fatal-error = off
        loglevel = ERROR
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
      }
      """;

  private final ActorSystem actors;
  private final SQSRestServer server;
  private final int port;

  private QueueServer(ActorSystem actors, SQSRestServer server, int port) {
    this.actors = actors;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts the server.
   *
   * @param port the port on 127.0.0.1, 0 for any free one
   * @throws BindException if the port is in use
   * @throws IOException if the server cannot be started
   */
  static QueueServer start(int port, String region) throws IOException {
    Config settings = ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load());
    ActorSystem actors = ActorSystem.create("queue", settings);
    try {
      SQSRestServer server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withInterface("127.0.0.1")
              .withPort(port)
              .withAWSRegion(region)
              .start();
      Http.ServerBinding binding = server.waitUntilStarted();
      return new QueueServer(actors, server, binding.localAddress().getPort());
    } catch (Exception e) {
      // Scala throws checked exceptions without declaring them.
      actors.terminate();
      throw bindOr(e);
    }
  }

  /** The server's exception contains the cause in its message only. */
  private static IOException bindOr(Exception thrown) {
    return String.valueOf(thrown.getMessage()).contains(BindException.class.getName())
        ? new BindException(thrown.getMessage())
        : StartFailures.of(thrown);
  }

  /** The server's URL. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      server.stopAndWait();
    } finally {
      actors.terminate();
    }
  }
}
