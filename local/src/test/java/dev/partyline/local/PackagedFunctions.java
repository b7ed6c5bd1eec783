package dev.partyline.local;

import dev.partyline.local.lambda.InitException;
import dev.partyline.local.lambda.LambdaFunction;
import dev.partyline.local.lambda.LambdaService;
import dev.partyline.local.template.Function;
import dev.partyline.local.template.Template;
import dev.partyline.local.template.TemplateException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The functions of template.yaml, run from their packaged zips, with the servers that they need.
 */
final class PackagedFunctions implements AutoCloseable {

  /** The project's folder; tests run in the module's. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private final Closing closing = new Closing();
  private final LocalStack stack;

  private PackagedFunctions(LocalStack stack) {
    this.stack = closing.add(stack);
  }

  /**
   * @param variables overrides, as from a caller's environment
   */
  static PackagedFunctions start(Map<String, String> variables)
      throws StartException, TemplateException {
    StackOptions options = new StackOptions(Ports.anyFree(), Optional.empty(), variables);
    Template template = Template.read(PROJECT.resolve("template.yaml"));
    return new PackagedFunctions(LocalStack.prepare(template, options, Clock.systemUTC()));
  }

  LocalStack stack() {
    return stack;
  }

  LambdaFunction function(String logicalId) {
    return stack.function(logicalId).orElseThrow();
  }

  /** The same zip once more, with other variables or another platform. */
  LambdaFunction function(
      String logicalId, Map<String, String> variables, Map<String, String> platform)
      throws IOException, InitException {
    return function(logicalId, variables, platform, System.err);
  }

  /** The same, with the lines that it writes going elsewhere than to standard error. */
  LambdaFunction function(
      String logicalId,
      Map<String, String> variables,
      Map<String, String> platform,
      PrintStream log)
      throws IOException, InitException {
    Map<String, String> provided = new HashMap<>(stack.services().platformEnvironment());
    provided.putAll(platform);
    LambdaService lambda =
        closing.add(
            new LambdaService(new LambdaService.Platform(provided), log, Clock.systemUTC()));
    Function declared = function(logicalId).function();
    Map<String, String> environment = new TreeMap<>(declared.environment());
    environment.putAll(variables);
    return lambda.deploy(declared.withEnvironment(environment));
  }

  @Override
  public void close() {
    closing.close();
  }
}
