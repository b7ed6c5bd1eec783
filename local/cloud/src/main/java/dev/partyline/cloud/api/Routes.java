package dev.partyline.cloud.api;

import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.template.HttpRoute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.URIUtil;

/**
 * Selects the route of a request: an exact path first, then one with {@code {variables}}, then one
 * with a greedy {@code {variable+}}, then {@code $default}; of the same kind the most specific path
 * from the left; a method before {@code ANY} (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">routes
 * for HTTP APIs</a>). Immutable, thread-safe.
 */
public final class Routes {

  private final List<Entry> entries;

  private Routes(List<Entry> entries) {
    this.entries = entries;
  }

  /** The functions' routes of an API. */
  public static Routes of(String apiId, List<LambdaFunction> functions) {
    List<Entry> entries = new ArrayList<>();
    for (LambdaFunction function : functions) {
      for (HttpRoute route : function.function().routes()) {
        if (route.apiId().equals(apiId)) {
          entries.add(new Entry(route, function));
        }
      }
    }
    entries.sort(
        Comparator.comparingInt(Entry::rank)
            .thenComparing(Entry::variables)
            .thenComparing(Entry::isAny));
    return new Routes(List.copyOf(entries));
  }

  /** The routes, each as {@code METHOD /path}. */
  public List<String> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  /** Whether a route matches. */
  public boolean answers(String method, String path) {
    return find(method, path).isPresent();
  }

  Optional<Match> find(String method, String path) {
    for (Entry entry : entries) {
      Optional<Map<String, String>> variables = entry.match(method, path);
      if (variables.isPresent()) {
        return Optional.of(
            new Match(entry.function(), entry.route(), entry.key(), variables.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * A route that matches a request.
   *
   * @param route the route in the template
   * @param key {@code METHOD /path} as in the template
   * @param pathParameters the decoded path variables, by name
   */
  record Match(
      LambdaFunction function, HttpRoute route, String key, Map<String, String> pathParameters) {}

  private record Entry(HttpRoute route, LambdaFunction function) {

    String key() {
      return isDefault() ? "$default" : route.method() + " " + route.path();
    }

    boolean isDefault() {
      return route.path().equals("$default");
    }

    boolean isAny() {
      return route.method().equals("ANY");
    }

    int rank() {
      if (isDefault()) {
        return 3;
      }
      if (route.path().contains("+}")) {
        return 2;
      }
      return route.path().contains("{") ? 1 : 0;
    }

    /** A character per segment; they sort in the order of precedence. */
    String variables() {
      return Arrays.stream(route.path().split("/", -1))
          .map(segment -> segment.endsWith("+}") ? "2" : segment.startsWith("{") ? "1" : "0")
          .collect(Collectors.joining());
    }

    Optional<Map<String, String>> match(String method, String path) {
      if (isDefault()) {
        return Optional.of(Map.of());
      }
      if (!isAny() && !route.method().equals(method)) {
        return Optional.empty();
      }
      String[] expected = route.path().split("/", -1);
      String[] actual = path.split("/", -1);
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = 0; i < expected.length; i++) {
        boolean isVariable = expected[i].startsWith("{");
        if (i >= actual.length || (isVariable && actual[i].isEmpty())) {
          return Optional.empty();
        }
        if (expected[i].endsWith("+}")) {
          String rest = String.join("/", List.of(actual).subList(i, actual.length));
          variables.put(
              expected[i].substring(1, expected[i].length() - 2), URIUtil.decodePath(rest));
          return Optional.of(variables);
        }
        if (isVariable) {
          variables.put(
              expected[i].substring(1, expected[i].length() - 1), URIUtil.decodePath(actual[i]));
        } else if (!expected[i].equals(actual[i])) {
          return Optional.empty();
        }
      }
      return expected.length == actual.length ? Optional.of(variables) : Optional.empty();
    }
  }
}
