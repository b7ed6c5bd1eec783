package dev.partyline.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Lambda function. Immutable. {@link #toString} omits the environment's values, which may be
 * secrets.
 *
 * @param logicalId the logical id
 * @param name {@code FunctionName}, else {@code <stack>-<logicalId>}
 * @param code the absolute path of {@code CodeUri}, a zip or a folder; may not exist
 * @param handler in Lambda's format, such as {@code org.example.Handler}
 * @param runtime a Java runtime, such as {@code java25}, or {@code provided…}, whose code has a
 *     {@code bootstrap}
 * @param timeout 1 s to 900 s, 3 s by default
 * @param memoryMegabytes 128 to 10 240, 128 by default
 * @param environment variables by name
 * @param tableVariables the variables that are a {@code !Ref} to a table: logical ids by variable
 *     name
 * @param routes the function's routes of HTTP APIs
 * @param streams the function's mappings of table streams
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

  /** The same function with an unpacked folder and another runtime. */
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
