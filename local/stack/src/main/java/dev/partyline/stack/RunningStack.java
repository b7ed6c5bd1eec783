package dev.partyline.stack;

import dev.partyline.cloud.api.ApiGateway;
import dev.partyline.cloud.api.Routes;
import dev.partyline.cloud.dynamodb.DynamoDb;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.cloud.dynamodb.Tables;
import dev.partyline.cloud.invoke.InvokeApi;
import dev.partyline.cloud.lambda.CodeWatch;
import dev.partyline.cloud.lambda.HandlerException;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.cloud.queue.Queues;
import dev.partyline.cloud.stream.Checkpoints;
import dev.partyline.cloud.stream.EventSourceMapping;
import dev.partyline.cloud.stream.Target;
import dev.partyline.stack.demo.DemoData;
import dev.partyline.stack.demo.DemoEnvironment;
import dev.partyline.stack.demo.DemoPage;
import dev.partyline.template.AttributeSource;
import dev.partyline.template.Cors;
import dev.partyline.template.Function;
import dev.partyline.template.HttpApi;
import dev.partyline.template.OverrideException;
import dev.partyline.template.Stack;
import dev.partyline.template.StackInputs;
import dev.partyline.template.StreamMapping;
import dev.partyline.template.StreamMapping.FailureDestination;
import dev.partyline.template.Table;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;

/** Runs everything in template.yaml that bin/local supports. {@link #close} stops it all. */
public final class RunningStack implements AutoCloseable {

  private static final String NAME = "partyline-local";

  private final Closeables closeables = new Closeables();
  private final GivenApp givenApp;
  private final Services services;
  private final Stack declared;
  private final Stack stack;
  private final Tables tables;
  private final List<LambdaFunction> functions = new ArrayList<>();
  private final CodeWatch codeWatch;
  private Optional<Queues> queues = Optional.empty();
  private List<String> warnings = List.of();

  private RunningStack(
      Template template,
      StackOptions options,
      Services.Server<? extends DynamoDb> tableServer,
      Clock clock)
      throws StartException {
    try {
      if (options.data().isPresent()) {
        closeables.add(DataFolder.lock(options.data().get()));
      }
      this.givenApp = GivenApp.of(template.localBindings(), options.environment());
      this.services =
          closeables.add(new Services(options.ports(), tableServer, givenApp.app(), clock));
      this.tables = new Tables(services.tables());
      this.declared = resolve(template, options.environment());
      this.stack =
          new Stack(
              overridden(declared.functions(), options.environment()),
              declared.tables(),
              declared.httpApis());
      services.issuer().admitPagesOf(origins());
      LambdaService lambda = lambda(options.log(), clock);
      for (Function function : stack.functions()) {
        functions.add(lambda.deploy(function));
      }
      this.codeWatch = new CodeWatch(lambda, functions, new CodeLog(options.log()), clock);
    } catch (HandlerException e) {
      closeables.close();
      throw new StartException(String.valueOf(handlerError(template, e).getMessage()));
    } catch (TemplateException | InitException e) {
      closeables.close();
      throw new StartException(String.valueOf(e.getMessage()));
    } catch (OverrideException e) {
      closeables.close();
      throw new InvalidArgumentException("--parameter-overrides: " + e.getMessage());
    } catch (StartException | RuntimeException e) {
      closeables.close();
      throw e;
    }
  }

  private static TemplateException handlerError(Template template, HandlerException e) {
    return template.error("Resources/" + e.function() + "/Properties/Handler", e.problem());
  }

  /**
   * Starts the services, creates the tables and unpacks the functions, without invoking them.
   *
   * @throws StartException if that fails; the message is one line
   */
  public static RunningStack prepare(Template template, StackOptions options, Clock clock)
      throws StartException {
    return prepare(template, options, port -> DynamoDbServer.start(port, options.data()), clock);
  }

  /** Like the other method, with another server for the tables than DynamoDB Local. */
  public static RunningStack prepare(
      Template template,
      StackOptions options,
      Services.Server<? extends DynamoDb> tableServer,
      Clock clock)
      throws StartException {
    return new RunningStack(template, options, tableServer, clock);
  }

  /**
   * Starts the functions' first sandboxes, the stream mappings, the API and the Lambda API.
   *
   * @param page the folder of the demo page, which may not exist
   * @return the URLs
   * @throws StartException if that fails; everything is closed then
   */
  public Addresses serve(StackOptions options, Path page, Clock clock) throws StartException {
    try {
      CompletableFuture<Optional<Queues>> starting = startQueues(options.ports().queue());
      warmUp();
      queues = await(starting);
      startMappings(options, clock);
      HttpApi api = httpApi();
      Routes routes = Routes.of(api.logicalId(), functions);
      Handler fallback = demoPage(api, page, clock);
      String address =
          closeables
              .add(
                  Services.start(
                      "api",
                      options.ports().api(),
                      port -> ApiGateway.start(port, api, routes, fallback, clock)))
              .url();
      closeables.add(codeWatch).start();
      boolean hasPage = DemoPage.isIn(page) && !routes.answers("GET", "/");
      return new Addresses(
          address,
          hasPage ? Optional.of(address + "/") : Optional.empty(),
          startInvokeApi(options.ports().lambda()));
    } catch (StartException | RuntimeException e) {
      closeables.close();
      throw e;
    }
  }

  private Stack resolve(Template template, Map<String, String> caller)
      throws TemplateException, OverrideException, StartException {
    Map<String, String> placeholders = services.placeholders();
    Map<String, String> parameters = template.localBindings().parameters(placeholders);
    Map<String, String> environment = template.localBindings().environment(placeholders);
    // The streams' ARNs are known after the tables exist.
    StackInputs inputs = inputs(parameters, environment, AttributeSource.none());
    List<String> found = new ArrayList<>(template.checkOverrides(inputs, caller));
    Stack first = template.resolve(inputs);
    found.addAll(template.unsupported(inputs));
    warnings = List.copyOf(found);
    PartyStream.check(template, first);
    for (Table table : first.tables()) {
      tables.create(table);
      checkStream(table);
    }
    return template.resolve(
        inputs(
            parameters,
            environment,
            (resource, attribute) ->
                attribute.equals("StreamArn") ? tables.streamArn(resource) : Optional.empty()));
  }

  /** A table of an earlier run keeps its stream, whatever the template says now. */
  private void checkStream(Table table) throws StartException {
    String existing = tables.viewType(table.logicalId()).orElse(Table.StreamView.NONE.name());
    if (!existing.equals(table.stream().name())) {
      throw new StartException(
          "%s: the table of an earlier run has the stream view type %s, but the template says %s;"
                  .formatted(table.logicalId(), existing, table.stream())
              + " choose another --data folder, or delete this one");
    }
  }

  private static StackInputs inputs(
      Map<String, String> parameters, Map<String, String> environment, AttributeSource attributes) {
    return new StackInputs(
        NAME, Services.REGION, Services.ACCOUNT, parameters, environment, attributes);
  }

  /** The caller's environment variables override those that a function declares. */
  private List<Function> overridden(List<Function> declared, Map<String, String> caller)
      throws StartException {
    List<Function> functions = new ArrayList<>();
    for (Function function : declared) {
      Map<String, String> environment = new TreeMap<>(function.environment());
      environment.replaceAll((name, value) -> caller.getOrDefault(name, value));
      for (String variable : function.tableVariables().keySet()) {
        String table = environment.getOrDefault(variable, "");
        if (!tables.exists(table)) {
          throw new StartException(
              "%s: %s=%s, but this table does not exist"
                  .formatted(function.logicalId(), variable, table));
        }
      }
      functions.add(function.withEnvironment(environment));
    }
    return functions;
  }

  private LambdaService lambda(PrintStream log, Clock clock) throws StartException {
    try {
      return closeables.add(
          new LambdaService(
              new LambdaService.Platform(services.platformEnvironment()), log, clock));
    } catch (IOException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /** Runs in parallel with the start of the sandboxes, which takes as long and does not need it. */
  private CompletableFuture<Optional<Queues>> startQueues(int port) {
    Set<String> names = queueNames();
    if (names.isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<Optional<Queues>> starting =
        CompletableFuture.supplyAsync(
            () -> Optional.of(startQueues(port, names)),
            task -> Thread.ofPlatform().name("queue-start").daemon().start(task));
    closeables.add(
        () -> starting.exceptionally(failure -> Optional.empty()).join().ifPresent(Queues::close));
    return starting;
  }

  private static Queues startQueues(int port, Set<String> names) {
    try {
      return Services.start("queue", port, chosen -> Queues.start(chosen, Services.REGION, names));
    } catch (StartException e) {
      throw new CompletionException(e);
    }
  }

  /** The on-failure queues of mappings, the only users of queues here. */
  private Set<String> queueNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Function function : stack.functions()) {
      for (StreamMapping mapping : function.streams()) {
        if (mapping.enabled() && mapping.onFailure() instanceof FailureDestination.ToQueue queue) {
          names.add(queue.name());
        }
      }
    }
    return names;
  }

  private static <T> T await(CompletableFuture<T> starting) throws StartException {
    try {
      return starting.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      throw new StartException(cause == null ? e.toString() : String.valueOf(cause.getMessage()));
    }
  }

  private void warmUp() throws StartException {
    List<CompletableFuture<Void>> starts =
        functions.stream()
            .map(function -> CompletableFuture.runAsync(() -> warmUp(function)))
            .toList();
    for (CompletableFuture<Void> start : starts) {
      await(start);
    }
  }

  private static void warmUp(LambdaFunction function) {
    try {
      function.warmUp();
    } catch (InitException e) {
      throw new CompletionException(e);
    }
  }

  /** The checkpoints of a mapping: two mappings of a stream may be at different positions. */
  private static Checkpoints checkpoints(StackOptions options, String function)
      throws StartException {
    try {
      return options.data().isPresent()
          ? Checkpoints.in(options.data().get().resolve(function + "-checkpoints.json"))
          : Checkpoints.inMemory();
    } catch (IOException e) {
      throw new StartException("the checkpoints cannot be read: " + e.getMessage());
    }
  }

  private void startMappings(StackOptions options, Clock clock) throws StartException {
    for (LambdaFunction function : functions) {
      for (StreamMapping mapping : function.function().streams()) {
        if (mapping.enabled()) {
          startMapping(function, mapping, options, clock);
        }
      }
    }
  }

  private void startMapping(
      LambdaFunction function, StreamMapping mapping, StackOptions options, Clock clock)
      throws StartException {
    String name = function.function().logicalId();
    String stream =
        tables
            .streamArn(mapping.tableLogicalId())
            .orElseThrow(() -> new StartException(name + ": the table has no stream"));
    try {
      closeables.add(
          EventSourceMapping.start(
              services.streams(),
              stream,
              mapping,
              new Target(
                  "arn:aws:lambda:%s:%s:function:%s"
                      .formatted(Services.REGION, Services.ACCOUNT, function.function().name()),
                  function::invoke,
                  onFailure(mapping.onFailure())),
              checkpoints(options, name),
              line -> options.log().println("[" + name + " stream] " + line),
              clock));
    } catch (IOException e) {
      throw new StartException(name + ": invalid filter pattern: " + e.getMessage());
    }
  }

  /** For a topic or a bucket there is only a log line: bin/local runs neither. */
  private Consumer<String> onFailure(FailureDestination destination) {
    return switch (destination) {
      case FailureDestination.ToQueue queue ->
          message -> queues.orElseThrow().send(queue.name(), message);
      case FailureDestination.ToResource topic -> message -> {};
      case FailureDestination.None none -> message -> {};
    };
  }

  private HttpApi httpApi() throws StartException {
    if (stack.httpApis().size() != 1) {
      throw new StartException(
          "template.yaml has " + stack.httpApis().size() + " HTTP APIs, bin/local runs one");
    }
    return stack.httpApis().get(0);
  }

  /** The demo page; nothing without a table. */
  private Handler demoPage(HttpApi api, Path page, Clock clock) throws StartException {
    if (table().isEmpty()) {
      return new Handler.Sequence();
    }
    try {
      return DemoPage.of(
          page,
          new DemoEnvironment(
              services.pusherApp(),
              services.pusherPort(),
              services.issuer(),
              services.tables(),
              table().get(),
              api.cors() instanceof Cors.Rules rules ? rules.allowOrigins() : List.of()),
          clock);
    } catch (IOException e) {
      throw new StartException("the demo data cannot be read: " + e.getMessage());
    }
  }

  private String startInvokeApi(int port) throws StartException {
    return closeables
        .add(Services.start("lambda", port, chosen -> InvokeApi.start(chosen, functions)))
        .url();
  }

  /**
   * One line for each parameter override that does not have its effect in the cloud, and for each
   * part of the template that does not run here.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** The on-failure queues; empty if there are none. */
  public Optional<Queues> queues() {
    return queues;
  }

  /** The origins of the pages that may call the API. */
  List<String> origins() {
    return stack.httpApis().stream()
        .map(HttpApi::cors)
        .filter(Cors.Rules.class::isInstance)
        .map(Cors.Rules.class::cast)
        .flatMap(rules -> rules.allowOrigins().stream())
        .toList();
  }

  /** The party table's name; empty if the template has none. */
  public Optional<String> table() {
    return PartyStream.partyTable(stack).map(Table::name);
  }

  /** The logical id of the function on the party table's stream; empty if there is none. */
  Optional<String> trigger() {
    return PartyStream.in(stack).map(stream -> stream.trigger().logicalId());
  }

  /** The variable that gave the Pusher app's secret; empty if it is generated. */
  public Optional<String> givenSecret() {
    return givenApp.secretVariable();
  }

  /**
   * The environment variables of all functions, set by the template and the platform. Of two
   * functions with the same variable the trigger's counts.
   */
  Map<String, String> declaredEnvironment() {
    Map<String, String> environment = new TreeMap<>();
    declared.functions().stream().map(Function::environment).forEach(environment::putAll);
    PartyStream.in(declared)
        .ifPresent(stream -> environment.putAll(stream.trigger().environment()));
    environment.putAll(services.platformEnvironment());
    givenSecret().ifPresent(variable -> environment.put(variable, ""));
    return environment;
  }

  /** Writes the demo data to the party table. */
  public void put(DemoData data, Clock clock) {
    table().ifPresent(table -> data.putInto(services.tables(), table, clock));
  }

  public Services services() {
    return services;
  }

  public Stack stack() {
    return stack;
  }

  /** The function with a logical id, if it exists. */
  public Optional<LambdaFunction> function(String logicalId) {
    return functions.stream()
        .filter(function -> function.function().logicalId().equals(logicalId))
        .findFirst();
  }

  @Override
  public void close() {
    closeables.close();
  }

  /**
   * The URLs of a started stack.
   *
   * @param api the HTTP API's
   * @param page the demo page's, if it exists
   * @param lambda the Lambda API's
   */
  public record Addresses(String api, Optional<String> page, String lambda) {}
}
