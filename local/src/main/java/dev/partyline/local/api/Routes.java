package dev.partyline.local.api;

import dev.partyline.local.lambda.LambdaFunction;
import dev.partyline.local.template.HttpRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which function answers what: a full match first, then one with {@code {variables}}, then one with
 * a greedy {@code {variable+}}, then {@code $default} (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">routes
 * for HTTP APIs</a>). Immutable, thread-safe.
 */
public final class Routes {

  private final List<Entry> entries;

  private Routes(List<Entry> entries) {
    this.entries = entries;
  }

  /** The routes of the functions that belong to one API. */
  public static Routes of(String apiId, List<LambdaFunction> functions) {
    List<Entry> entries = new ArrayList<>();
    for (LambdaFunction function : functions) {
      for (HttpRoute route : function.function().routes()) {
        if (route.apiId().equals(apiId)) {
          entries.add(new Entry(route, function));
        }
      }
    }
    entries.sort(Comparator.comparingInt(Entry::rank));
    return new Routes(List.copyOf(entries));
  }

  /** The routes, each as {@code METHOD /path}. */
  public List<String> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  Optional<Match> find(String method, String path) {
    for (Entry entry : entries) {
      Optional<Map<String, String>> variables = entry.match(method, path);
      if (variables.isPresent()) {
        return Optional.of(new Match(entry.function(), entry.key(), variables.get()));
      }
    }
    return Optional.empty();
  }

  /**
   * A route that fits a request.
   *
   * @param key {@code METHOD /path} as in the template
   * @param pathParameters the values of its variables, by name
   */
  record Match(LambdaFunction function, String key, Map<String, String> pathParameters) {}

  private record Entry(HttpRoute route, LambdaFunction function) {

    String key() {
      return isDefault() ? "$default" : route.method() + " " + route.path();
    }

    boolean isDefault() {
      return route.path().equals("$default");
    }

    int rank() {
      int any = route.method().equals("ANY") ? 1 : 0;
      if (isDefault()) {
        return 8;
      }
      if (route.path().contains("+}")) {
        return 4 + any;
      }
      return (route.path().contains("{") ? 2 : 0) + any;
    }

    Optional<Map<String, String>> match(String method, String path) {
      if (isDefault()) {
        return Optional.of(Map.of());
      }
      if (!route.method().equals("ANY") && !route.method().equals(method)) {
        return Optional.empty();
      }
      String[] wanted = route.path().split("/", -1);
      String[] asked = path.split("/", -1);
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = 0; i < wanted.length; i++) {
        if (i >= asked.length) {
          return Optional.empty();
        }
        if (wanted[i].endsWith("+}")) {
          String rest = String.join("/", List.of(asked).subList(i, asked.length));
          variables.put(wanted[i].substring(1, wanted[i].length() - 2), rest);
          return Optional.of(variables);
        }
        if (wanted[i].startsWith("{")) {
          variables.put(wanted[i].substring(1, wanted[i].length() - 1), asked[i]);
        } else if (!wanted[i].equals(asked[i])) {
          return Optional.empty();
        }
      }
      return wanted.length == asked.length ? Optional.of(variables) : Optional.empty();
    }
  }
}
