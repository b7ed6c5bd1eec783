package dev.partyline.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the runtime supports every class of the zip, including those in lib/.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html#jvms-4.1">Class
 *     file versions: Java N has 44 + N</a>
 */
final class RuntimeCheck {

  private static final int VERSION_OF_JAVA_0 = 44;
  private static final Pattern RUNTIME = Pattern.compile("java(\\d+)");
  private static final Pattern FOR_A_RELEASE = Pattern.compile("META-INF/versions/(\\d+)/");

  private RuntimeCheck() {}

  static List<String> complaints(SamTemplate template, Map<String, FunctionZip> zips) {
    List<String> complaints = new ArrayList<>();
    for (DeployedFunction function : template.functions()) {
      String runtime = function.properties().path("Runtime").asText();
      Matcher java = RUNTIME.matcher(runtime);
      FunctionZip zip = zips.get(function.id());
      if (!java.matches()) {
        complaints.add("%s: %s is not a Java runtime".formatted(function.id(), runtime));
      } else if (zip != null) {
        int release = Integer.parseInt(java.group(1));
        zip.versions()
            .forEach(
                (place, version) -> {
                  if (version > release + VERSION_OF_JAVA_0 && isLoadedBy(release, place)) {
                    complaints.add(
                        "%s: its runtime %s cannot read %s in %s, which is for Java %d"
                            .formatted(
                                function.id(),
                                runtime,
                                place,
                                zip.name(),
                                version - VERSION_OF_JAVA_0));
                  }
                });
      }
    }
    return complaints;
  }

  /** A jar may hold classes for later releases, which an earlier one ignores. */
  private static boolean isLoadedBy(int release, String place) {
    Matcher versioned = FOR_A_RELEASE.matcher(place);
    return !versioned.find() || Integer.parseInt(versioned.group(1)) <= release;
  }
}
