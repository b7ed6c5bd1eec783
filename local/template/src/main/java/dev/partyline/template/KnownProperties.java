package dev.partyline.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The properties that one kind of object may have. Three sorts: those that are read, those that
 * matter only in the cloud, and those that would change what happens locally but have nothing to do
 * it with. The last are refused with their reason, and so is every name that is none of them,
 * misspelt ones included.
 *
 * @param read names that are read
 * @param cloudOnly names that are accepted and left alone
 * @param unsupported reasons, by name
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

  KnownProperties leaving(String... names) {
    return new KnownProperties(read, Set.of(names), unsupported);
  }

  KnownProperties refusing(String name, String reason) {
    Map<String, String> more = new HashMap<>(unsupported);
    more.put(name, reason);
    return new KnownProperties(read, cloudOnly, more);
  }

  /** Refuses names that are not known, and none of the unsupported ones. */
  void check(Mapping fields) throws TemplateException {
    for (Map.Entry<String, Node> field : fields.entries().entrySet()) {
      String name = field.getKey();
      if (!read.contains(name) && !cloudOnly.contains(name) && !unsupported.containsKey(name)) {
        throw field.getValue().location().refuse("unknown property");
      }
    }
  }

  /** Refuses names that are not known, and unsupported ones unless they are AWS::NoValue. */
  void check(Mapping fields, Evaluator evaluator) throws TemplateException {
    check(fields);
    for (Map.Entry<String, Node> field : fields.entries().entrySet()) {
      String reason = unsupported.get(field.getKey());
      if (reason != null && !(evaluator.resolve(field.getValue()) instanceof NoValue)) {
        throw field.getValue().location().refuse("not supported by bin/local: " + reason);
      }
    }
  }
}
