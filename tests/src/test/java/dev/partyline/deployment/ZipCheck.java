package dev.partyline.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks that a zip is small and has only the jars listed in class-path/: each one costs time at
 * every cold start, and adds its vulnerabilities.
 */
final class ZipCheck {

  private static final double MEBIBYTE = 1024.0 * 1024;

  private static final Map<String, Integer> MOST_MEBIBYTES =
      Map.of("channel-auth.zip", 13, "invitation-trigger.zip", 13, "mock-event.zip", 12);

  // The SDK's other HTTP clients, in any jar.
  private static final List<String> UNWANTED =
      List.of("io/netty/", "software/amazon/awssdk/http/urlconnection/");

  private ZipCheck() {}

  static List<String> complaints(Collection<FunctionZip> zips) throws IOException {
    List<String> complaints = new ArrayList<>();
    for (FunctionZip zip : zips) {
      Integer most = MOST_MEBIBYTES.get(zip.name());
      if (most == null) {
        complaints.add(zip.name() + ": has no size limit here");
      } else if (zip.bytes() > most * MEBIBYTE) {
        complaints.add("%s is larger than %d MiB".formatted(summary(zip), most));
      }
      complaints.addAll(classPath(zip));
      complaints.addAll(unwanted(zip));
      complaints.addAll(duplicates(zip));
    }
    return complaints;
  }

  private static List<String> unwanted(FunctionZip zip) {
    return UNWANTED.stream()
        .filter(name -> zip.versions().keySet().stream().anyMatch(place -> isOf(name, place)))
        .map(name -> "%s has classes of %s".formatted(zip.name(), name))
        .toList();
  }

  /** Of a class in two places, the class path's order decides which one runs. */
  private static List<String> duplicates(FunctionZip zip) {
    Map<String, SortedSet<String>> places = new TreeMap<>();
    for (String place : zip.versions().keySet()) {
      String name = place.substring(place.indexOf("!/") < 0 ? 0 : place.indexOf("!/") + 2);
      if (!name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
        places.computeIfAbsent(name, any -> new TreeSet<>()).add(place);
      }
    }
    return places.entrySet().stream()
        .filter(found -> found.getValue().size() > 1)
        .map(
            found ->
                "%s has %s more than once: %s"
                    .formatted(zip.name(), found.getKey(), found.getValue()))
        .toList();
  }

  private static boolean isOf(String packageName, String place) {
    return place.startsWith(packageName) || place.contains("!/" + packageName);
  }

  /** Size and contents in a few words, for a complaint. */
  private static String summary(FunctionZip zip) {
    return String.format(
        Locale.ROOT,
        "%s: %.1f MiB, %d jars",
        zip.name(),
        zip.bytes() / MEBIBYTE,
        zip.jars().size());
  }

  private static List<String> classPath(FunctionZip zip) throws IOException {
    String list = "class-path/" + zip.name().replace(".zip", ".txt");
    Set<String> listed = new TreeSet<>();
    try (InputStream in = ZipCheck.class.getResourceAsStream(list)) {
      if (in == null) {
        return List.of("there is no list " + list);
      }
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(listed::add);
    }
    // Without versions: an upgrade is not a new dependency.
    Set<String> present =
        zip.jars().stream()
            .map(jar -> jar.replaceFirst("-\\d[^/]*\\.jar$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> complaints = new ArrayList<>();
    for (String jar : present) {
      if (!listed.contains(jar)) {
        complaints.add(
            "%s has a new library, %s: if it is wanted, add it to %s"
                .formatted(zip.name(), jar, list));
      }
    }
    for (String jar : listed) {
      if (!present.contains(jar)) {
        complaints.add(
            "%s no longer has the library %s: take it off %s".formatted(zip.name(), jar, list));
      }
    }
    return complaints;
  }
}
