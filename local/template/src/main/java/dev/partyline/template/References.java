package dev.partyline.template;

/** What the names in a template stand for. */
interface References {

  /** What {@code !Ref name} gives. */
  Value ref(String name, Location location) throws TemplateException;

  /** What {@code !GetAtt logicalId.attribute} gives. */
  Value attribute(String logicalId, String attribute, Location location) throws TemplateException;
}
