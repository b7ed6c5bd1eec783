package dev.partyline.cloud.queue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.partyline.cloud.Callers;
import dev.partyline.cloud.LocalCallersOnly;
import dev.partyline.cloud.StartFailures;
import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import org.apache.pekko.actor.ActorSystem;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * ElasticMQ, an SQS-compatible server, in this process (<a
 * href="https://github.com/softwaremill/elasticmq">ElasticMQ</a>). Listens on loopback only,
 * refuses pages in a browser, and keeps messages in memory.
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
  private final SQSRestServer queues;
  private final Server front;
  private final int port;

  private QueueServer(ActorSystem actors, SQSRestServer queues, Server front, int port) {
    this.actors = actors;
    this.queues = queues;
    this.front = front;
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
    Server front = front();
    ServerConnector connector = new ServerConnector(front);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    // A client may wait 20 s for a message.
    connector.setIdleTimeout(60_000);
    front.addConnector(connector);
    try {
      connector.open();
    } catch (IOException e) {
      throw StartFailures.of(e);
    }
    Config settings = ConfigFactory.parseString(SETTINGS).withFallback(ConfigFactory.load());
    ActorSystem actors = ActorSystem.create("queue", settings);
    try {
      String host = unknownLoopbackAddress();
      SQSRestServer queues =
          SQSRestServerBuilder.withActorSystem(actors)
              .withInterface(host)
              .withPort(0)
              .withServerAddress(
                  NodeAddress.apply("http", "127.0.0.1", connector.getLocalPort(), ""))
              .withAWSRegion(region)
              .start();
      int target = queues.waitUntilStarted().localAddress().getPort();
      front.setHandler(new LocalCallersOnly(Callers.sameOrigin(), new QueueProxy(host, target)));
      front.start();
      return new QueueServer(actors, queues, front, connector.getLocalPort());
    } catch (Exception e) {
      // Scala throws checked exceptions without declaring them.
      connector.close();
      actors.terminate();
      throw StartFailures.of(e);
    }
  }

  private static Server front() {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("queue");
    threads.setDaemon(true);
    return new Server(threads);
  }

  /**
   * An address in 127.0.0.0/8 that no page can guess: ElasticMQ itself answers everybody, and
   * cannot listen on anything but an address.
   */
  private static String unknownLoopbackAddress() {
    SecureRandom random = new SecureRandom();
    return "127.%d.%d.%d"
        .formatted(1 + random.nextInt(254), random.nextInt(256), 1 + random.nextInt(254));
  }

  /** The server's URL. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      front.stop();
      queues.stopAndWait();
    } catch (Exception e) {
      throw new IllegalStateException("the queue cannot be stopped", e);
    } finally {
      actors.terminate();
    }
  }
}
