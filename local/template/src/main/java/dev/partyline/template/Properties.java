package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The properties of one object, read by name and type. A property that evaluates to {@code
 * AWS::NoValue} is as absent as one that is not written.
 */
record Properties(Mapping fields, Evaluator evaluator) {

  /** The properties of an object, once all of them are known ones. */
  static Properties of(Mapping fields, KnownProperties known, Evaluator evaluator)
      throws TemplateException {
    known.check(fields, evaluator);
    return new Properties(fields, evaluator);
  }

  Location location() {
    return fields.location();
  }

  /** Where the property is written, or the object if it is not. */
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
      throw location().refuse(name + " is missing");
    }
    return value.get();
  }

  String text(String name) throws TemplateException {
    return evaluator.text(required(name));
  }

  String text(String name, String otherwise) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asText() : otherwise;
  }

  int integer(String name, int otherwise, int minimum, int maximum) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asInteger(minimum, maximum) : otherwise;
  }

  boolean flag(String name, boolean otherwise) throws TemplateException {
    Optional<Scalar> scalar = findScalar(name);
    return scalar.isPresent() ? scalar.get().asBoolean() : otherwise;
  }

  /** One of the constants of an enum, whose names are AWS's own. */
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
        .refuse("must be one of %s, not %s".formatted(String.join(", ", names), scalar.shown()));
  }

  /** The texts in a list; none if the property is absent. */
  List<String> texts(String name) throws TemplateException {
    List<String> texts = new ArrayList<>();
    for (Value value : values(name)) {
      texts.add(evaluator.text(value));
    }
    return List.copyOf(texts);
  }

  /** The objects in a list; none if the property is absent. */
  List<Properties> objects(String name, KnownProperties known) throws TemplateException {
    List<Properties> objects = new ArrayList<>();
    for (Value value : values(name)) {
      objects.add(object(value, known));
    }
    return List.copyOf(objects);
  }

  /** The object that the property is, if it is there. */
  Optional<Properties> findObject(String name, KnownProperties known) throws TemplateException {
    Optional<Value> value = find(name);
    return value.isPresent() ? Optional.of(object(value.get(), known)) : Optional.empty();
  }

  /** Refuses an object that has what is not known; does nothing with it otherwise. */
  void checkObject(String name, KnownProperties known) throws TemplateException {
    Optional<Value> value = find(name);
    if (value.isPresent()) {
      known.check(mapping(value.get()), evaluator);
    }
  }

  /** The object whose names are free, such as a map of variables; empty if it is not there. */
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
    throw value.location().refuse("must be a mapping, not " + value.kind());
  }
}
