package dev.partyline.pusherserver.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.partyline.pusherserver.PusherApp;
import dev.partyline.pusherserver.PusherServer;
import dev.partyline.pusherserver.PusherServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts a server with the builder's settings, prints a ready line and waits. */
@Command(
    name = "bin/pusher-server",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "A Pusher-compatible server for development and tests, on 127.0.0.1.")
final class PusherServerCommand implements Callable<Integer> {

  private static final int DEFAULT_PORT = 6001;

  private final PusherServerBuilder builder = PusherServer.builder().port(DEFAULT_PORT);
  private boolean tls;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--port", paramLabel = "N", description = "Port; 0 = any free one. Default: 6001")
  void port(int port) {
    set(() -> builder.port(port));
  }

  @Option(names = "--app-id", paramLabel = "ID", description = "App id. Default: app-id")
  void appId(String appId) {
    set(() -> builder.appId(appId));
  }

  @Option(names = "--key", paramLabel = "KEY", description = "App key. Default: app-key")
  void key(String key) {
    set(() -> builder.key(key));
  }

  @Option(names = "--secret", paramLabel = "SECRET", description = "Default: app-secret")
  void secret(String secret) {
    set(() -> builder.secret(secret));
  }

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "One more is closed with 4004. Default: 10000")
  void maxConnections(int connections) {
    set(() -> builder.maxConnections(connections));
  }

  @Option(
      names = "--activity-timeout",
      paramLabel = "SECONDS",
      description = "A client silent for so long is pinged. Default: 120")
  void activityTimeout(int seconds) {
    set(() -> builder.activityTimeout(Duration.ofSeconds(seconds)));
  }

  @Option(
      names = "--pong-timeout",
      paramLabel = "SECONDS",
      description = "Without an answer for so long it is closed with 4201. Default: 30")
  void pongTimeout(int seconds) {
    set(() -> builder.pongTimeout(Duration.ofSeconds(seconds)));
  }

  @Option(names = "--webhook", paramLabel = "URL", description = "Where webhooks are sent to")
  void webhook(URI url) {
    set(() -> builder.webhook(url));
  }

  @Option(
      names = "--authorized-connections",
      description = "Close what has not authorized itself after 30 s, with 4009")
  void authorizedConnections(boolean enabled) {
    builder.authorizedConnections(enabled);
  }

  @Option(names = "--subscription-count", description = "Tell subscribers how many they are")
  void subscriptionCount(boolean enabled) {
    builder.subscriptionCount(enabled);
  }

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain in PEM form: the server then speaks TLS only")
  void tlsCert(Path file) {
    tls = true;
    builder.tlsCert(file);
  }

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key, PKCS #8 in PEM form")
  void tlsKey(Path file) {
    tls = true;
    builder.tlsKey(file);
  }

  /** Sets a value; an invalid one is an error of the arguments. */
  private void set(Runnable setter) {
    try {
      setter.run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets it");
    }
    return spec.commandLine();
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = commandLine().getOut();
    PrintWriter err = commandLine().getErr();
    try {
      PusherServer server = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "pusher-server-stop"));
      out.println("ready " + ready(server.port()));
      out.flush();
    } catch (BindException e) {
      err.println(
          "bin/pusher-server: the port is in use: choose another one with --port (0 = any)");
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      err.println("bin/pusher-server: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IllegalStateException e) {
      err.println("bin/pusher-server: --tls-cert and --tls-key must be given together");
      return CommandLine.ExitCode.USAGE;
    }
    // Until the process is ended.
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private String ready(int port) {
    PusherApp app = builder.app();
    return JsonNodeFactory.instance
        .objectNode()
        .put("host", "127.0.0.1")
        .put("port", port)
        .put("tls", tls)
        .put("appId", app.id())
        .put("key", app.key())
        .put("secret", app.secret())
        .toString();
  }
}
