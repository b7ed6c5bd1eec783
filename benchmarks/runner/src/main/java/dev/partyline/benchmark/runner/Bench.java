package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all measurements share: functions, servers and requests. */
final class Bench implements AutoCloseable {

  static final String USER = "48873148-efcc-4c01-b8a8-56b55f1143e3";
  static final String PARTY = "6f1c9a52-0f3e-4d5b-9a65-0d0c7a3b1f60";
  static final String PRIVATE_USER = "private-user";
  static final String PRIVATE_PARTY = "private-party";

  // In turn; a cache of tokens that holds four times what ours holds would still not help.
  private static final int FRESH_TOKENS = 4096;

  // The value of JAVA_TOOL_OPTIONS in template.yaml, which says why.
  private static final String[] OF_TEMPLATE = {
    "-XX:+DisableExplicitGC",
    "-Xms24m",
    "-XX:NewSize=16m",
    "-XX:+IgnoreUnrecognizedVMOptions",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:ArchiveRelocationMode=0",
    "-Dhttp.keepAlive=false"
  };

  private final Path root;
  private final Path work;
  private final Issuer issuer;
  private final ServersProcess servers;
  private final Map<String, String> environment;
  private final Map<String, JavaFunction> functions = new HashMap<>();
  private final Optional<Variant> node;
  private final Optional<Variant> image;
  private final String token;
  private final List<String> freshTokens = new ArrayList<>();

  private Bench(Path root, Path work, Issuer issuer, ServersProcess servers)
      throws IOException, GeneralSecurityException {
    this.root = root;
    this.work = work;
    this.issuer = issuer;
    this.servers = servers;
    this.environment = environment(servers.dynamoDb(), servers.others());
    this.token = issuer.token(USER);
    this.node = node(root.resolve("benchmarks/node"));
    this.image = image(root.resolve("functions/channel-auth/target/image"));
    unpack(
        "ours",
        "dev.partyline.channelauth.ChannelAuthHandler",
        root.resolve("functions/channel-auth/target/channel-auth.zip"),
        OF_TEMPLATE);
    unpack(
        "naive",
        "dev.partyline.benchmark.naive.NaiveChannelAuth",
        root.resolve("benchmarks/naive/target/naive.zip"));
    unpack(
        "empty RequestHandler",
        "dev.partyline.benchmark.empty.EmptyRequestHandler",
        root.resolve("benchmarks/empty/target/empty.zip"));
    unpack(
        "empty RequestStreamHandler",
        "dev.partyline.benchmark.empty.EmptyStreamHandler",
        root.resolve("benchmarks/empty/target/empty.zip"));
  }

  /**
   * Starts the servers.
   *
   * @param root of the project
   * @param work an empty folder
   * @param effort how much the servers are warmed up
   */
  static Bench start(Path root, Path work, Effort effort)
      throws IOException, InterruptedException, GeneralSecurityException {
    Issuer issuer = new Issuer();
    ServersProcess servers =
        ServersProcess.start(issuer.keySet(), PARTY, USER, effort.serverWarmUp(), work);
    return new Bench(root, work, issuer, servers);
  }

  private void unpack(String name, String handler, Path zip, String... options) throws IOException {
    functions.put(name, JavaFunction.unpack(name, handler, zip, work, List.of(options)));
  }

  JavaFunction function(String name) {
    JavaFunction function = functions.get(name);
    if (function == null) {
      throw new IllegalArgumentException(name);
    }
    return function;
  }

  /** The Node function under AWS's client for Node; empty if either is missing. */
  Optional<Variant> node() {
    return node;
  }

  private static Optional<Variant> node(Path folder) {
    Path node = folder.resolve("node_modules/node/bin/node");
    Path client = folder.resolve("node_modules/aws-lambda-ric/index.mjs");
    Path task = folder.resolve("target/task");
    boolean isThere =
        Files.isExecutable(node)
            && Files.exists(client.resolveSibling("rapid-client.node"))
            && Files.exists(task.resolve("channel-auth.mjs"));
    return isThere
        ? Optional.of(
            new Variant(
                "Node",
                List.of(node.toString(), client.toString(), "channel-auth.handler"),
                task,
                Map.of("_HANDLER", "channel-auth.handler")))
        : Optional.empty();
  }

  /** The image's function from bin/package-image; empty if it was not built. */
  Optional<Variant> image() {
    return image;
  }

  private static Optional<Variant> image(Path folder) {
    Path bootstrap = folder.resolve("bootstrap");
    return Files.isExecutable(bootstrap)
        ? Optional.of(
            new Variant("ours, AOT cache", List.of(bootstrap.toString()), folder, Map.of()))
        : Optional.empty();
  }

  Map<String, String> environment() {
    return environment;
  }

  Path log(String name) {
    return work.resolve(name.replaceAll("[^A-Za-z0-9]+", "-") + ".log");
  }

  Path root() {
    return root;
  }

  Path work() {
    return work;
  }

  /** The channel of a kind that the one user may subscribe to. */
  static String channel(String kind) {
    return kind + "-" + (kind.equals(PRIVATE_USER) ? USER : PARTY);
  }

  /** A request with the one token that pusher-js would send for every channel. */
  AuthRequest request(String kind, int number) {
    return new AuthRequest(socketId(number), channel(kind), token);
  }

  /** A request for any channel, with the same token. */
  AuthRequest requestFor(String channel, int number) {
    return new AuthRequest(socketId(number), channel, token);
  }

  /** A request for several channels, with the same token. */
  BatchRequest batch(List<String> channels, int number) {
    return new BatchRequest(socketId(number), channels, token);
  }

  /** As many requests, with the one token, or each with another one than those before it. */
  List<AuthRequest> requests(String kind, int count, boolean isFresh)
      throws GeneralSecurityException {
    List<String> tokens = isFresh ? freshTokens() : List.of(token);
    List<AuthRequest> requests = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      requests.add(
          new AuthRequest(socketId(number), channel(kind), tokens.get(number % tokens.size())));
    }
    return requests;
  }

  private List<String> freshTokens() throws GeneralSecurityException {
    while (freshTokens.size() < FRESH_TOKENS) {
      freshTokens.add(issuer.token(USER));
    }
    return freshTokens;
  }

  /** The one user's reads, without a function. */
  TableReads tableReads() {
    return new TableReads(servers.dynamoDb(), USER);
  }

  /** A token of any user. */
  String token(String user) throws GeneralSecurityException {
    return issuer.token(user);
  }

  /** Ours and, if it is installed, Node: what most goals compare. */
  List<Variant> compared() {
    List<Variant> variants = new ArrayList<>();
    variants.add(function("ours").allCompilers());
    node().ifPresent(variants::add);
    return variants;
  }

  /** Another socket for each request, so that all answers differ. */
  static String socketId(int number) {
    return (1000 + number % 9000) + "." + (100_000 + number);
  }

  private static Map<String, String> environment(String dynamoDb, String others) {
    Map<String, String> environment = new HashMap<>();
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "channel-auth");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/channel-auth");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "benchmark");
    environment.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    environment.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_SESSION_TOKEN", "local");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb);
    environment.put("TZ", ":UTC");
    environment.put("LANG", "en_US.UTF-8");
    environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("STAGE", "local");
    environment.put("PARTY_TABLE", Servers.TABLE);
    environment.put("PUSHER_APP_ID", "1");
    environment.put("PUSHER_APP_KEY", AuthRequest.KEY);
    environment.put("PUSHER_APP_SECRET", AuthRequest.SECRET);
    environment.put("JWT_ISSUER", Issuer.NAME);
    environment.put("JWT_AUDIENCE", Issuer.AUDIENCE);
    environment.put("JWKS_URL", others + "/keys");
    // The limiter counts, but never limits.
    environment.put("AUTH_REQUESTS_PER_MINUTE", "1000000");
    return Map.copyOf(environment);
  }

  /** Credentials as under SnapStart: over HTTP, and none in the environment. */
  Map<String, String> snapStartEnvironment() {
    Map<String, String> changed = new HashMap<>(environment);
    changed
        .keySet()
        .removeAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"));
    changed.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", servers.others() + "/credentials");
    changed.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "local");
    return changed;
  }

  /** The same environment, with the key set and the table over TLS. */
  Map<String, String> overTls(Map<String, String> plain) {
    Map<String, String> changed = new HashMap<>(plain);
    changed.put("AWS_ENDPOINT_URL_DYNAMODB", servers.tlsDynamoDb());
    changed.put("JWKS_URL", servers.tlsOthers() + "/keys");
    return changed;
  }

  /** What clients over TLS must trust. */
  ServerCertificate certificate() {
    return servers.certificate();
  }

  @Override
  public void close() throws IOException {
    servers.close();
  }
}
