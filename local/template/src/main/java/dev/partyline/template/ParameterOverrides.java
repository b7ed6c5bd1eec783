package dev.partyline.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of parameters that the caller gives in place of the template's defaults.
 *
 * <p>Immutable. {@link #toString} shows names only: values may be secrets.
 *
 * @param values values by parameter name; not validated, see {@link Template#overriding}
 */
public record ParameterOverrides(Map<String, String> values) {

  /** Copies the map, in its order. */
  public ParameterOverrides {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** No overrides. */
  public static ParameterOverrides none() {
    return new ParameterOverrides(Map.of());
  }

  /**
   * Reads the arguments of {@code --parameter-overrides} as {@code sam} does: {@code Name=value} or
   * {@code ParameterKey=Name,ParameterValue=value}, one or more in each argument.
   *
   * <p>A value ends where the next pair begins, so it may contain commas, and spaces too. Quotes
   * around a whole value are removed, and {@code \"}, {@code \'} and {@code \ } stand for the
   * character. A value may be empty, which {@code sam} ignores. Of repeated names the last counts.
   *
   * @throws OverrideException if an argument has another form
   * @see <a
   *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html">sam
   *     deploy</a>
   */
  public static ParameterOverrides parse(List<String> arguments) throws OverrideException {
    Map<String, String> values = new LinkedHashMap<>();
    for (int index = 0; index < arguments.size(); index++) {
      OverrideParser parser = new OverrideParser(arguments.get(index), index + 1);
      while (parser.hasNext()) {
        Map.Entry<String, String> pair = parser.next();
        values.put(pair.getKey(), pair.getValue());
      }
    }
    return new ParameterOverrides(values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** The others. */
  ParameterOverrides without(String name) {
    Map<String, String> others = new LinkedHashMap<>(values);
    others.remove(name);
    return new ParameterOverrides(others);
  }

  @Override
  public String toString() {
    return "ParameterOverrides" + values.keySet();
  }
}
