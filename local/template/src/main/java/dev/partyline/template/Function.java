package dev.partyline.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Lambda function. Immutable. {@link #toString} leaves out the environment's values, which may be
 * secrets.
 *
 * @param logicalId its name in the template
 * @param name {@code FunctionName}, else {@code <stack>-<logicalId>}
 * @param code the package that {@code CodeUri} names, absolute; not checked to exist; a zip, or a
 *     folder
 * @param handler as Lambda takes it, such as {@code org.example.Handler}
 * @param runtime a Java runtime, such as {@code java25}, or {@code provided…}, whose code has a
 *     {@code bootstrap}
 * @param timeout 1 s to 900 s, 3 s if the template says none
 * @param memoryMegabytes 128 to 10 240, 128 if the template says none
 * @param environment variables by name
 * @param tableVariables which of the variables is a {@code !Ref} to a table, and to which: logical
 *     ids by name of the variable
 * @param routes of the HTTP APIs
 * @param streams of the tables
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html">AWS::Serverless::Function</a>
 */
public record Function(
    String logicalId,
    String name,
    Path code,
    String handler,
    String runtime,
    Duration timeout,
    int memoryMegabytes,
    Map<String, String> environment,
    Map<String, String> tableVariables,
    List<HttpRoute> routes,
    List<StreamMapping> streams) {

  /** Copies the maps and lists. */
  public Function {
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    tableVariables = Collections.unmodifiableMap(new TreeMap<>(tableVariables));
    routes = List.copyOf(routes);
    streams = List.copyOf(streams);
  }

  /** The same function with other variables. */
  public Function withEnvironment(Map<String, String> variables) {
    return new Function(
        logicalId,
        name,
        code,
        handler,
        runtime,
        timeout,
        memoryMegabytes,
        variables,
        tableVariables,
        routes,
        streams);
  }

  /** The same function from an unpacked folder, under another runtime. */
  public Function inFolder(Path folder, String otherRuntime) {
    return new Function(
        logicalId,
        name,
        folder,
        handler,
        otherRuntime,
        timeout,
        memoryMegabytes,
        environment,
        tableVariables,
        routes,
        streams);
  }

  @Override
  public String toString() {
    return "Function[%s, %s, %s, %s, %s, %s, %d MB, environment %s, %s, %s]"
        .formatted(
            logicalId,
            name,
            code,
            handler,
            runtime,
            timeout,
            memoryMegabytes,
            environment.keySet(),
            routes,
            streams);
  }
}
