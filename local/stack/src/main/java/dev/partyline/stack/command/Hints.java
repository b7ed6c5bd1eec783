package dev.partyline.stack.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.stack.RunningStack;
import dev.partyline.stack.StackState;
import dev.partyline.template.Function;
import dev.partyline.template.HttpRoute;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hints of {@code bin/local}: commands to paste, from {@code hints.txt}, with URLs and routes.
 */
final class Hints {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}]+)}}");

  private final String template;

  private Hints(String template) {
    this.template = template;
  }

  static Hints load() throws IOException {
    try (InputStream text = Hints.class.getResourceAsStream("hints.txt")) {
      if (text == null) {
        throw new IOException("hints.txt is missing");
      }
      return new Hints(new String(text.readAllBytes(), UTF_8));
    }
  }

  String text(StackState state, RunningStack stack) {
    Map<String, String> values = new HashMap<>(stack.services().placeholders());
    values.put("api", state.api());
    state.page().ifPresent(page -> values.put("page", page));
    values.put("table", state.table());
    state.queueUrl().ifPresent(url -> values.put("queue.url", url));
    for (Function function : stack.stack().functions()) {
      for (HttpRoute route : function.routes()) {
        // The first one: ChannelAuthFunction has more routes than POST /pusher/auth.
        values.putIfAbsent(function.logicalId(), route.path());
      }
    }
    StringBuilder text = new StringBuilder();
    template.lines().forEach(line -> fill(line, values, text));
    return text.toString();
  }

  /** Omits a line with a placeholder that has no value, such as a missing function. */
  private static void fill(String line, Map<String, String> values, StringBuilder text) {
    Matcher placeholders = PLACEHOLDER.matcher(line);
    if (placeholders.results().allMatch(found -> values.containsKey(found.group(1)))) {
      text.append(
              placeholders.replaceAll(
                  found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), ""))))
          .append('\n');
    }
  }
}
