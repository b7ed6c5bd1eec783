package dev.partyline.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The known properties of a kind of object: those that are read, those that matter in the cloud
 * only, and those that bin/local does not support although they would matter. Unsupported and
 * unknown names are errors.
 *
 * @param read names that are read
 * @param cloudOnly names that are ignored
 * @param unsupported unsupported names with the reason
 */
record KnownProperties(Set<String> read, Set<String> cloudOnly, Map<String, String> unsupported) {

  KnownProperties {
    read = Set.copyOf(read);
    cloudOnly = Set.copyOf(cloudOnly);
    unsupported = Map.copyOf(unsupported);
  }

  static KnownProperties reading(String... names) {
    return new KnownProperties(Set.of(names), Set.of(), Map.of());
  }

  KnownProperties ignoring(String... names) {
    return new KnownProperties(read, Set.of(names), unsupported);
  }

  KnownProperties rejecting(String name, String reason) {
    Map<String, String> more = new HashMap<>(unsupported);
    more.put(name, reason);
    return new KnownProperties(read, cloudOnly, more);
  }

  /** Rejects unknown names only. */
  void check(Mapping fields) throws TemplateException {
    for (Map.Entry<String, Node> field : fields.entries().entrySet()) {
      String name = field.getKey();
      if (!read.contains(name) && !cloudOnly.contains(name) && !unsupported.containsKey(name)) {
        throw field.getValue().location().error("unknown property");
      }
    }
  }

  /** Rejects unknown names, and unsupported ones unless their value is AWS::NoValue. */
  void check(Mapping fields, Evaluator evaluator) throws TemplateException {
    check(fields);
    for (Map.Entry<String, Node> field : fields.entries().entrySet()) {
      String reason = unsupported.get(field.getKey());
      if (reason != null && !(evaluator.resolve(field.getValue()) instanceof NoValue)) {
        throw field.getValue().location().error("not supported: " + reason);
      }
    }
  }
}
