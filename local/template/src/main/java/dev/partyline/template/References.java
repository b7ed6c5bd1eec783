package dev.partyline.template;

/** Evaluates references to names in a template. */
interface References {

  /** The value of {@code !Ref name}. */
  Value ref(String name, Location location) throws TemplateException;

  /** The value of {@code !GetAtt logicalId.attribute}. */
  Value attribute(String logicalId, String attribute, Location location) throws TemplateException;
}
