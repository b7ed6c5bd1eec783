package dev.partyline.packaged;

import dev.partyline.cloud.dynamodb.DynamoDb;
import dev.partyline.cloud.dynamodb.DynamoDbServer;
import dev.partyline.cloud.lambda.InitException;
import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.cloud.lambda.LambdaService;
import dev.partyline.stack.Closeables;
import dev.partyline.stack.Ports;
import dev.partyline.stack.RunningStack;
import dev.partyline.stack.Services;
import dev.partyline.stack.StackOptions;
import dev.partyline.stack.StartException;
import dev.partyline.template.Function;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The functions of template.yaml, run from their zips, with the servers that they need. */
final class PackagedFunctions implements AutoCloseable {

  /** The project's folder; tests run in the module's. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private final Closeables closing = new Closeables();
  private final RunningStack stack;

  private PackagedFunctions(RunningStack stack) {
    this.stack = closing.add(stack);
  }

  /**
   * With the DynamoDB that the build configures.
   *
   * @param variables overrides, as from a caller's environment
   */
  static PackagedFunctions start(Map<String, String> variables)
      throws StartException, TemplateException {
    return start(
        variables,
        LocalStackServer.isChosen()
            ? port -> LocalStackServer.start()
            : port -> DynamoDbServer.start(port, Optional.empty()));
  }

  /** The same with this one. */
  static PackagedFunctions start(
      Map<String, String> variables, Services.Server<? extends DynamoDb> tableServer)
      throws StartException, TemplateException {
    StackOptions options =
        new StackOptions(Ports.anyFree(), Optional.empty(), variables, System.err);
    Template template = Template.read(PROJECT.resolve("template.yaml"));
    return new PackagedFunctions(
        RunningStack.prepare(template, options, tableServer, Clock.systemUTC()));
  }

  RunningStack stack() {
    return stack;
  }

  LambdaFunction function(String logicalId) {
    return stack.function(logicalId).orElseThrow();
  }

  /** Another function from the same zip, with other variables or another platform. */
  LambdaFunction function(
      String logicalId, Map<String, String> variables, Map<String, String> platform)
      throws IOException, InitException {
    return function(logicalId, variables, platform, System.err);
  }

  /** The same, with its log lines sent elsewhere than to standard error. */
  LambdaFunction function(
      String logicalId,
      Map<String, String> variables,
      Map<String, String> platform,
      PrintStream log)
      throws IOException, InitException {
    return deploy(withVariables(function(logicalId).function(), variables), platform, log);
  }

  /** The same, with another timeout than the template's. */
  LambdaFunction function(String logicalId, Map<String, String> variables, Duration timeout)
      throws IOException, InitException {
    Function declared = withVariables(function(logicalId).function(), variables);
    return deploy(
        new Function(
            declared.logicalId(),
            declared.name(),
            declared.code(),
            declared.handler(),
            declared.runtime(),
            timeout,
            declared.memoryMegabytes(),
            declared.environment(),
            declared.tableVariables(),
            declared.routes(),
            declared.streams()),
        Map.of(),
        System.err);
  }

  /** The function as the template declares it, but for these variables. */
  Function declared(String logicalId, Map<String, String> variables) {
    return withVariables(function(logicalId).function(), variables);
  }

  private static Function withVariables(Function declared, Map<String, String> variables) {
    Map<String, String> environment = new TreeMap<>(declared.environment());
    environment.putAll(variables);
    return declared.withEnvironment(environment);
  }

  /** Any other function. */
  LambdaFunction deploy(Function function, Map<String, String> platform, PrintStream log)
      throws IOException, InitException {
    Map<String, String> provided = new HashMap<>(stack.services().platformEnvironment());
    provided.putAll(platform);
    LambdaService lambda =
        closing.add(
            new LambdaService(new LambdaService.Platform(provided), log, Clock.systemUTC()));
    return lambda.deploy(function);
  }

  @Override
  public void close() {
    closing.close();
  }
}
