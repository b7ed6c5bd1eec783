package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The properties of an object, read by name and type. A property with the value {@code
 * AWS::NoValue} is missing.
 */
record Properties(Mapping fields, Evaluator evaluator) {

  /** Checks that all properties of an object are known, and returns them. */
  static Properties of(Mapping fields, KnownProperties known, Evaluator evaluator)
      throws TemplateException {
    known.check(fields, evaluator);
    return new Properties(fields, evaluator);
  }

  Location location() {
    return fields.location();
  }

  /** The property's location; the object's if the property is missing. */
  Location location(String name) {
    Node node = fields.entries().get(name);
    return node == null ? location() : node.location();
  }

  Optional<Value> find(String name) throws TemplateException {
    Node node = fields.entries().get(name);
    if (node == null) {
      return Optional.empty();
    }
    Value value = evaluator.resolve(node);
    return value instanceof NoValue ? Optional.empty() : Optional.of(value);
  }

  Optional<Scalar> findScalar(String name) throws TemplateException {
    Optional<Value> value = find(name);
    return value.isPresent() ? Optional.of(evaluator.scalar(value.get())) : Optional.empty();
  }

  Value required(String name) throws TemplateException {
    Optional<Value> value = find(name);
    if (value.isEmpty()) {
      throw location().error(name + " is missing");
    }
    return value.get();
  }

  String text(String name) throws TemplateException {
    return evaluator.text(required(name));
  }

  String text(String name, String defaultValue) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asText() : defaultValue;
  }

  int integer(String name, int defaultValue, int minimum, int maximum) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asInteger(minimum, maximum) : defaultValue;
  }

  boolean flag(String name, boolean defaultValue) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asBoolean() : defaultValue;
  }

  /** A constant of an enum with AWS's names. */
  <E extends Enum<E>> E constant(String name, Class<E> type) throws TemplateException {
    Scalar scalar = evaluator.scalar(required(name));
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(scalar.asText())) {
        return constant;
      }
      names.add(constant.name());
    }
    throw location(name)
        .error("must be one of %s, not %s".formatted(String.join(", ", names), scalar.shown()));
  }

  /** The texts of a list; empty if the property is missing. */
  List<String> texts(String name) throws TemplateException {
    List<String> texts = new ArrayList<>();
    for (Value value : values(name)) {
      texts.add(evaluator.text(value));
    }
    return List.copyOf(texts);
  }

  /** The objects of a list; empty if the property is missing. */
  List<Properties> objects(String name, KnownProperties known) throws TemplateException {
    List<Properties> objects = new ArrayList<>();
    for (Value value : values(name)) {
      objects.add(object(value, known));
    }
    return List.copyOf(objects);
  }

  /** The property's object, if the property exists. */
  Optional<Properties> findObject(String name, KnownProperties known) throws TemplateException {
    Optional<Value> value = find(name);
    return value.isPresent() ? Optional.of(object(value.get(), known)) : Optional.empty();
  }

  /** Checks that all properties of an object are known. */
  void checkObject(String name, KnownProperties known) throws TemplateException {
    Optional<Value> value = find(name);
    if (value.isPresent()) {
      known.check(mapping(value.get()), evaluator);
    }
  }

  /** An object with arbitrary names, such as variables; empty if it is missing. */
  Mapping mapping(String name) throws TemplateException {
    Optional<Value> value = find(name);
    return value.isPresent() ? mapping(value.get()) : Mapping.empty(location());
  }

  private List<Value> values(String name) throws TemplateException {
    Optional<Value> value = find(name);
    return value.isPresent() ? evaluator.list(value.get()) : List.of();
  }

  private Properties object(Value value, KnownProperties known) throws TemplateException {
    return of(mapping(value), known, evaluator);
  }

  private static Mapping mapping(Value value) throws TemplateException {
    if (value instanceof Mapping mapping) {
      return mapping;
    }
    throw value.location().error("must be a mapping, not " + value.kind());
  }
}
