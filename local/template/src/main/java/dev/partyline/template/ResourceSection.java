package dev.partyline.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code Resources} section.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html">Resources</a>
 */
final class ResourceSection {

  private static final KnownProperties ATTRIBUTES =
      KnownProperties.reading("Type", "Properties", "Condition")
          .ignoring(
              "DependsOn",
              "Metadata",
              "DeletionPolicy",
              "UpdateReplacePolicy",
              "UpdatePolicy",
              "CreationPolicy",
              "Connectors");

  private static final String SAM_TYPES = "AWS::Serverless::";

  private final Mapping template;
  private final Conditions conditions;
  private final Globals globals;

  ResourceSection(Mapping template, Conditions conditions, Globals globals) {
    this.template = template;
    this.conditions = conditions;
    this.globals = globals;
  }

  /** All resources by logical id in the template's order, also those with a false condition. */
  Map<String, Resource> read() throws TemplateException {
    Mapping section = template.section("Resources");
    if (section.entries().isEmpty()) {
      throw section.location().error("a template must have at least one resource");
    }
    boolean transformed = Transform.isSam(template);
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (String logicalId : section.entries().keySet()) {
      Resource resource = resource(logicalId, section.section(logicalId));
      if (resource.type().startsWith(SAM_TYPES) && !transformed) {
        throw resource.location().error(resource.type() + " requires Transform: " + Transform.SAM);
      }
      resources.put(logicalId, resource);
    }
    if (!resources.containsKey(ImplicitHttpApi.LOGICAL_ID)) {
      Optional<Location> event = ImplicitHttpApi.requiredBy(resources.values());
      if (event.isPresent()) {
        resources.put(ImplicitHttpApi.LOGICAL_ID, implicitApi(event.get()));
      }
    }
    return resources;
  }

  private Resource resource(String logicalId, Mapping attributes) throws TemplateException {
    ATTRIBUTES.check(attributes);
    Node type = attributes.entries().get("Type");
    if (type == null) {
      throw attributes.location().error("Type is missing");
    }
    String name = Evaluator.literal(type);
    ResourceKind kind = ResourceKind.of(name, type.location());
    Node condition = attributes.entries().get("Condition");
    boolean exists =
        condition == null || conditions.holds(Evaluator.literal(condition), condition.location());
    Mapping own = attributes.section("Properties");
    return new Resource(
        logicalId, name, kind, globals.merge(kind, own), attributes.location(), exists);
  }

  private Resource implicitApi(Location event) throws TemplateException {
    Mapping inherited = globals.merge(ResourceKind.HTTP_API, Mapping.empty(event));
    return new Resource(
        ImplicitHttpApi.LOGICAL_ID,
        "AWS::Serverless::HttpApi",
        ResourceKind.HTTP_API,
        inherited,
        event,
        true);
  }
}
