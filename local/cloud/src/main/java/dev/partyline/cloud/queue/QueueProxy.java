package dev.partyline.cloud.queue;

import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Passes requests to ElasticMQ, which cannot check their headers itself. */
final class QueueProxy extends ProxyHandler.Reverse {

  // A client may wait 20 s for a message.
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  QueueProxy(String host, int port) {
    super(request -> HttpURI.build(request.getHttpURI()).authority(host, port).asImmutable());
  }

  @Override
  protected HttpClient newHttpClient() {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("queue-proxy");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setExecutor(threads);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    return client;
  }
}
