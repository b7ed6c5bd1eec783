package dev.partyline.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * template.yaml and its zips, as built.
 *
 * @param zips by the functions' logical ids
 */
record Deployment(SamTemplate template, Map<String, FunctionZip> zips) {

  static Deployment built() {
    try {
      SamTemplate template = SamTemplate.real();
      return new Deployment(template, FunctionZip.of(template));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The zips, with that of one function replaced by a damaged one. */
  Map<String, FunctionZip> zipsWith(String function, FunctionZip damaged) {
    Map<String, FunctionZip> others = new HashMap<>(zips);
    others.put(function, damaged);
    return others;
  }
}
