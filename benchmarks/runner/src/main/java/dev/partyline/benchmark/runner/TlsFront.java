package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;

/** Terminates TLS in front of a server on loopback. Ends with its process. */
final class TlsFront {

  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final int target;

  private TlsFront(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /**
   * Starts it.
   *
   * @param url of a server on loopback
   * @return the address to use instead
   */
  static String start(SSLContext context, String url) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    ServerSocket listener =
        context.getServerSocketFactory().createServerSocket(0, BACKLOG, loopback);
    TlsFront front = new TlsFront(listener, URI.create(url).getPort());
    Thread.ofPlatform().daemon().name("tls").start(front::accept);
    return "https://localhost:" + listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket outside = listener.accept();
        outside.setTcpNoDelay(true);
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), target);
        inside.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> copy(outside, inside));
        Thread.ofPlatform().daemon().start(() -> copy(inside, outside));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      input.transferTo(output);
    } catch (IOException e) {
      // One of both has closed the connection.
    }
  }
}
