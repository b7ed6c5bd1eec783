package dev.partyline.stack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports to listen on; 0 stands for any free one.
 *
 * @param api the HTTP API's
 * @param dynamodb DynamoDB Local's
 * @param pusher the Pusher-compatible server's
 * @param issuer the token issuer's
 * @param lambda the Lambda API's
 * @param queue the queues', if the template has one that bin/local runs
 */
public record Ports(int api, int dynamodb, int pusher, int issuer, int lambda, int queue) {

  public static final int API = 3000;
  public static final int DYNAMODB = 8000;
  public static final int PUSHER = 6001;
  public static final int ISSUER = 9000;
  // As sam local start-lambda has it.
  public static final int LAMBDA = 3001;
  public static final int QUEUE = 9324;

  public static Ports anyFree() {
    return new Ports(0, 0, 0, 0, 0, 0);
  }

  /**
   * Looks at all of them before anything is started: whoever has one in use is told at once.
   *
   * @throws StartException if one is in use, in one line that says which
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
    Services.start(
        name,
        port,
        chosen -> {
          try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: what a stopped one has left behind is no reason to wait.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), chosen));
            return chosen;
          }
        });
  }
}
