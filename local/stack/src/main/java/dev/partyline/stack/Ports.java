package dev.partyline.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports of the servers; 0 is any free port.
 *
 * @param api the HTTP API's
 * @param dynamodb DynamoDB Local's
 * @param pusher the Pusher-compatible server's
 * @param issuer the token issuer's
 * @param lambda the Lambda API's
 * @param queue the queue server's, if the template has queues that bin/local runs
 */
public record Ports(int api, int dynamodb, int pusher, int issuer, int lambda, int queue) {

  public static final int API = 3000;
  public static final int DYNAMODB = 8000;
  public static final int PUSHER = 6001;
  public static final int ISSUER = 9000;
  // The default of sam local start-lambda.
  public static final int LAMBDA = 3001;
  public static final int QUEUE = 9324;

  private static final int MAX = 65_535;

  public static Ports anyFree() {
    return new Ports(0, 0, 0, 0, 0, 0);
  }

  /**
   * Checks all ports before anything starts.
   *
   * @throws StartException if a port is invalid or in use; the message is one line with the port
   */
  public void checkFree() throws StartException {
    checkFree("api", api);
    checkFree("dynamodb", dynamodb);
    checkFree("pusher", pusher);
    checkFree("issuer", issuer);
    checkFree("lambda", lambda);
    checkFree("queue", queue);
  }

  private static void checkFree(String name, int port) throws StartException {
    if (port < 0 || port > MAX) {
      throw new InvalidArgumentException(
          "--%s-port must be 0 (any free one) to %d".formatted(name, MAX));
    }
    Services.start(
        name,
        port,
        chosen -> {
          try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: closed connections of an earlier server do not block the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), chosen));
            return chosen;
          }
        });
  }
}
