package dev.partyline.pusherserver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Configures and starts a {@link PusherServer}. The methods have the names of the options of {@code
 * bin/pusher-server}. A builder may start several servers. Not thread-safe.
 */
public final class PusherServerBuilder {

  private static final int MAX_PORT = 65_535;
  private static final int CLIENT_EVENTS_PER_SECOND = 10;
  private static final int PRESENCE_MEMBERS = 100;

  private int port;
  private String appId = "app-id";
  private String key = "app-key";
  private String secret = "app-secret";
  private int maxConnections = 10_000;
  private Duration activityTimeout = Duration.ofMinutes(2);
  private Duration pongTimeout = Duration.ofSeconds(30);
  private boolean authorizedConnections;
  private boolean subscriptionCount;
  private @Nullable URI webhook;
  private @Nullable Path tlsCert;
  private @Nullable Path tlsKey;
  private Clock clock = Clock.systemUTC();
  private Consumer<Publication> onPublished = publication -> {};
  private Duration authorizationTimeout = Duration.ofSeconds(30);
  private Duration webhookDelay = Duration.ofSeconds(3);
  private Duration webhookFirstPause = Duration.ofSeconds(1);
  private int unsentFrames = 2_000;
  private Duration sendTimeout = Duration.ofSeconds(10);

  PusherServerBuilder() {}

  /**
   * The port to listen on.
   *
   * @param port 1 to 65535, or 0 for any free one, the default
   */
  public PusherServerBuilder port(int port) {
    require(port >= 0 && port <= MAX_PORT, "port must be 0 to 65535");
    this.port = port;
    return this;
  }

  /** The app's id, in the HTTP API's paths; {@code app-id} without it. */
  public PusherServerBuilder appId(String appId) {
    this.appId = notBlank("appId", appId);
    return this;
  }

  /** The app's key, which clients know; {@code app-key} without it. */
  public PusherServerBuilder key(String key) {
    this.key = notBlank("key", key);
    return this;
  }

  /** The app's secret, which signs; {@code app-secret} without it. */
  public PusherServerBuilder secret(String secret) {
    this.secret = notBlank("secret", secret);
    return this;
  }

  /** Id, key and secret in one. */
  public PusherServerBuilder app(PusherApp app) {
    return appId(app.id()).key(app.key()).secret(app.secret());
  }

  /** Id, key and secret. */
  public PusherApp app() {
    return new PusherApp(appId, key, secret);
  }

  /**
   * The number of connections that are open at most; another one is closed with 4004.
   *
   * @param maxConnections at least 1; 10,000 without it
   */
  public PusherServerBuilder maxConnections(int maxConnections) {
    require(maxConnections > 0, "maxConnections must be at least 1");
    this.maxConnections = maxConnections;
    return this;
  }

  /**
   * How long a client may be silent before it is pinged. Clients get it in whole seconds.
   *
   * @param activityTimeout more than 0; 120 s without it
   */
  public PusherServerBuilder activityTimeout(Duration activityTimeout) {
    require(activityTimeout.isPositive(), "activityTimeout must be more than 0");
    this.activityTimeout = activityTimeout;
    return this;
  }

  /**
   * How long a client may take to answer a ping; then it is closed with 4201.
   *
   * @param pongTimeout more than 0; 30 s without it
   */
  public PusherServerBuilder pongTimeout(Duration pongTimeout) {
    require(pongTimeout.isPositive(), "pongTimeout must be more than 0");
    this.pongTimeout = pongTimeout;
    return this;
  }

  /**
   * Where webhooks are sent to; none are sent without it.
   *
   * @param webhook http or https
   */
  public PusherServerBuilder webhook(URI webhook) {
    String scheme = Objects.requireNonNullElse(webhook.getScheme(), "").toLowerCase(Locale.ROOT);
    require(
        Set.of("http", "https").contains(scheme) && webhook.getHost() != null,
        "webhook must be an http or https URL");
    this.webhook = webhook;
    return this;
  }

  /**
   * Whether a connection is closed with 4009 that has not signed in, or subscribed to a private or
   * presence channel, within 30 s; false without it.
   */
  public PusherServerBuilder authorizedConnections(boolean authorizedConnections) {
    this.authorizedConnections = authorizedConnections;
    return this;
  }

  /**
   * Whether subscribers of channels without presence are told how many they are; false without it.
   */
  public PusherServerBuilder subscriptionCount(boolean subscriptionCount) {
    this.subscriptionCount = subscriptionCount;
    return this;
  }

  /**
   * The certificate for TLS, with those of its issuers: a PEM file. The server then speaks TLS
   * only.
   */
  public PusherServerBuilder tlsCert(Path tlsCert) {
    this.tlsCert = tlsCert;
    return this;
  }

  /** The certificate's private key: a PEM file, PKCS #8, not encrypted. */
  public PusherServerBuilder tlsKey(Path tlsKey) {
    this.tlsKey = tlsKey;
    return this;
  }

  /** The clock for all that happens by time; the system's without it. */
  public PusherServerBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Is told of each event that is published over the HTTP API, once for each of its channels, after
   * it has been sent and before the publisher gets the answer.
   *
   * @param onPublished called by several threads; must not throw
   */
  public PusherServerBuilder onPublished(Consumer<Publication> onPublished) {
    this.onPublished = onPublished;
    return this;
  }

  PusherServerBuilder authorizationTimeout(Duration authorizationTimeout) {
    this.authorizationTimeout = authorizationTimeout;
    return this;
  }

  PusherServerBuilder webhookTimes(Duration delay, Duration firstPause) {
    this.webhookDelay = delay;
    this.webhookFirstPause = firstPause;
    return this;
  }

  PusherServerBuilder outbox(int unsentFrames, Duration sendTimeout) {
    this.unsentFrames = unsentFrames;
    this.sendTimeout = sendTimeout;
    return this;
  }

  /**
   * Starts a server on 127.0.0.1.
   *
   * @throws java.net.BindException if the port is in use
   * @throws IOException if a TLS file cannot be used, or the server cannot start for another reason
   * @throws IllegalStateException if only one of {@code tlsCert} and {@code tlsKey} is set
   */
  public PusherServer start() throws IOException {
    ServerSettings settings =
        new ServerSettings(
            activityTimeout,
            pongTimeout,
            maxConnections,
            subscriptionCount,
            authorizedConnections,
            authorizationTimeout,
            CLIENT_EVENTS_PER_SECOND,
            PRESENCE_MEMBERS,
            unsentFrames,
            sendTimeout,
            webhook == null ? null : new WebhookTarget(webhook, webhookDelay, webhookFirstPause));
    return PusherServer.start(port, app(), settings, tls(), clock, new SecureRandom(), onPublished);
  }

  private SslContextFactory.@Nullable Server tls() throws IOException {
    if (tlsCert == null && tlsKey == null) {
      return null;
    }
    if (tlsCert == null || tlsKey == null) {
      throw new IllegalStateException("tlsCert and tlsKey must be set together");
    }
    return TlsFiles.read(tlsCert, tlsKey);
  }

  private static String notBlank(String name, String value) {
    require(!value.isBlank(), name + " must not be blank");
    return value;
  }

  private static void require(boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(message);
    }
  }
}
