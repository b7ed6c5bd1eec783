package dev.partyline.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks that a bill of materials names what is in the zip, and that each jar has the licence which
 * licences.txt has for it: a new jar, or an upgrade under another licence, is looked at first.
 */
final class LicenceCheck {

  /** Identifiers of https://spdx.org/licenses/ that ask for no more than a notice. */
  private static final Set<String> ALLOWED = Set.of("Apache-2.0", "BSD-2-Clause", "MIT", "MIT-0");

  private LicenceCheck() {}

  static List<String> complaints(
      FunctionZip zip, BillOfMaterials bill, Map<String, String> listed) {
    List<String> complaints = new ArrayList<>();
    for (String jar : zip.jars()) {
      if (!bill.licences().containsKey(jar)) {
        complaints.add("the bill of materials of %s lacks %s".formatted(zip.name(), jar));
      }
    }
    bill.licences()
        .forEach(
            (jar, licences) -> {
              if (!zip.jars().contains(jar)) {
                complaints.add(
                    "the bill of materials of %s has %s, which is not in it"
                        .formatted(zip.name(), jar));
              }
              String library = jar.replaceFirst("-\\d[^/]*\\.jar$", "");
              String known = listed.get(library);
              if (known == null || !licences.contains(known)) {
                complaints.add(
                    "%s is licensed under %s; licences.txt has %s"
                        .formatted(jar, licences, known == null ? "no line for it" : known));
              }
            });
    return complaints;
  }

  /** By the name of a jar without its version. */
  static Map<String, String> listed() throws IOException {
    Map<String, String> licences = new TreeMap<>();
    try (InputStream in = LicenceCheck.class.getResourceAsStream("licences.txt")) {
      if (in == null) {
        throw new IOException("licences.txt is missing");
      }
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] words = line.split(" +");
          licences.put(words[0], words[1]);
        }
      }
    }
    return licences;
  }

  /** Lines of the list that allow what nobody has agreed to, or that no zip has any more. */
  static List<String> complaintsAbout(Map<String, String> listed, Set<String> libraries) {
    List<String> complaints = new ArrayList<>();
    listed.forEach(
        (library, licence) -> {
          if (!ALLOWED.contains(licence)) {
            complaints.add("licences.txt allows %s for %s".formatted(licence, library));
          }
          if (!libraries.contains(library)) {
            complaints.add("licences.txt has " + library + ", which is in no zip");
          }
        });
    return complaints;
  }
}
