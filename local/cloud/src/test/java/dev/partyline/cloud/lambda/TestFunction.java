package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import dev.partyline.template.HttpRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds a function's definition; a test sets only what matters to it. */
public final class TestFunction {

  /** The API of all routes. */
  public static final String API = "Api";

  private final String logicalId;
  private final Path code;
  private final Map<String, String> environment = new TreeMap<>();
  private final List<HttpRoute> routes = new ArrayList<>();
  private Duration timeout = Duration.ofSeconds(60);
  private String handler = "app.Handler::handle";

  private TestFunction(String logicalId, Path code) {
    this.logicalId = logicalId;
    this.code = code;
  }

  public static TestFunction named(String logicalId, Path code) {
    return new TestFunction(logicalId, code);
  }

  public TestFunction timeout(Duration after) {
    timeout = after;
    return this;
  }

  public TestFunction handler(String name) {
    handler = name;
    return this;
  }

  public TestFunction variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Adds a route.
   *
   * @param key {@code METHOD /path}
   */
  public TestFunction route(String key) {
    return route(key, Duration.ofSeconds(30));
  }

  public TestFunction route(String key, Duration integrationTimeout) {
    String[] parts = key.split(" ", -1);
    routes.add(new HttpRoute(API, parts[0], parts[1], integrationTimeout));
    return this;
  }

  public Function build() {
    return new Function(
        logicalId,
        "stack-" + logicalId,
        code,
        handler,
        "java25",
        timeout,
        128,
        environment,
        Map.of(),
        routes,
        List.of());
  }
}
