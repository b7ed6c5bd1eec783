package dev.partyline.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that a function has the variables that its code reads, and no others. The code is that of
 * the classes reachable from its handler.
 */
final class VariablesCheck {

  private static final String READ_BY_THE_JVM = "JAVA_TOOL_OPTIONS";

  private VariablesCheck() {}

  static List<String> complaints(SamTemplate template, Map<String, FunctionZip> zips) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      FunctionZip zip = zips.get(function.id());
      if (zip != null) {
        Set<String> declared = new TreeSet<>();
        function.variables().fieldNames().forEachRemaining(declared::add);
        declared.remove(READ_BY_THE_JVM);
        Set<String> read = read(function, zip);
        for (String name : minus(read, declared)) {
          complaints.add(
              "%s: its code reads %s, which the template does not declare for it"
                  .formatted(function.id(), name));
        }
        for (String name : minus(declared, read)) {
          complaints.add(
              "%s: the template declares %s for it, which none of its code reads"
                  .formatted(function.id(), name));
        }
      }
    }
    return complaints;
  }

  private static Set<String> read(DeployedFunction function, FunctionZip zip) {
    return zip.reachableFrom(function.handlerClass()).stream()
        .flatMap(reached -> reached.variables().stream())
        .filter(name -> !isThePlatforms(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Lambda sets these itself.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">Defined
   *     runtime environment variables</a>
   */
  private static boolean isThePlatforms(String name) {
    return name.startsWith("AWS_");
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }
}
