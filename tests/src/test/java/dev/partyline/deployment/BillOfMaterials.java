package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a zip says that it is made of, as built beside it.
 *
 * @param licences by the file name of a jar
 * @see <a href="https://cyclonedx.org/docs/1.6/json/#components">CycloneDX 1.6, components</a>
 */
record BillOfMaterials(Map<String, SortedSet<String>> licences) {

  /** Of a zip such as {@code channel-auth.zip}: {@code channel-auth.cdx.json}. */
  static Path fileOf(Path zip) {
    return zip.resolveSibling(String.valueOf(zip.getFileName()).replace(".zip", ".cdx.json"));
  }

  static BillOfMaterials of(Path zip) throws IOException {
    Path file = fileOf(zip);
    if (!Files.exists(file)) {
      throw new IOException(file + " is missing: was Maven offline? Then its plug-in does nothing");
    }
    Map<String, SortedSet<String>> licences = new TreeMap<>();
    for (JsonNode component : new ObjectMapper().readTree(file.toFile()).path("components")) {
      String jar =
          "%s-%s.jar"
              .formatted(component.path("name").asText(), component.path("version").asText());
      licences.put(jar, licencesOf(component));
    }
    return new BillOfMaterials(licences);
  }

  private static SortedSet<String> licencesOf(JsonNode component) {
    SortedSet<String> found = new TreeSet<>();
    for (JsonNode choice : component.path("licenses")) {
      JsonNode licence = choice.path("license");
      found.add(
          choice
              .path("expression")
              .asText(licence.path("id").asText(licence.path("name").asText())));
    }
    return found;
  }
}
