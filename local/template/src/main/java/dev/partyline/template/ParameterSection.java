package dev.partyline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every parameter of the {@code Parameters} section its value: the caller's, else the
 * default. All parameters without either are named in one refusal, and so is a value for a
 * parameter that does not exist, as CloudFormation does when it creates a stack.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html">Parameters</a>
 */
record ParameterSection(Mapping section) {

  Map<String, ParameterValue> values(Map<String, String> given) throws TemplateException {
    for (String name : given.keySet()) {
      if (!section.entries().containsKey(name)) {
        throw section.location().refuse("no parameter " + name + ", but a value for it is given");
      }
    }
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      ParameterDeclaration declaration = ParameterDeclaration.read(entry.getValue());
      String value = given.get(entry.getKey());
      if (value != null) {
        values.put(entry.getKey(), declaration.check(value));
      } else if (declaration.hasDefault()) {
        values.put(entry.getKey(), declaration.check(declaration.defaultText()));
      } else {
        missing.add(entry.getKey());
      }
    }
    if (!missing.isEmpty()) {
      throw section.location().refuse("no value and no Default for " + String.join(", ", missing));
    }
    return values;
  }
}
