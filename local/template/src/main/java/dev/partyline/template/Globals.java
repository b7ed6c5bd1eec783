package dev.partyline.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code Globals} section: properties that all functions, HTTP APIs and simple tables inherit.
 * A resource's scalar or intrinsic function replaces the global value, mappings are merged by name,
 * and a resource's list is appended to the global one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html">Globals</a>
 */
record Globals(Mapping section) {

  private static final Map<ResourceKind, String> NAMES =
      Map.of(
          ResourceKind.FUNCTION, "Function",
          ResourceKind.HTTP_API, "HttpApi",
          ResourceKind.SIMPLE_TABLE, "SimpleTable");

  /** Sections for resources that bin/local does not run. */
  private static final Set<String> OTHER_SECTIONS =
      Set.of("Api", "CapacityProvider", "LayerVersion", "StateMachine", "WebSocketApi");

  /** Properties that a function may have but not inherit. */
  private static final Set<String> NOT_FOR_FUNCTIONS =
      Set.of(
          "Events",
          "FunctionName",
          "ImageConfig",
          "ImageUri",
          "InlineCode",
          "PackageType",
          "Policies",
          "Role");

  private static final Set<String> NOT_FOR_HTTP_APIS =
      Set.of(
          "DefinitionBody",
          "DefinitionUri",
          "Description",
          "DisableExecuteApiEndpoint",
          "Name",
          "StageName");

  static Globals read(Mapping section) throws TemplateException {
    for (Map.Entry<String, Node> entry : section.entries().entrySet()) {
      if (OTHER_SECTIONS.contains(entry.getKey())) {
        continue;
      }
      switch (entry.getKey()) {
        case "Function" ->
            check(section.section("Function"), FunctionReader.PROPERTIES, NOT_FOR_FUNCTIONS);
        case "HttpApi" ->
            check(section.section("HttpApi"), HttpApiReader.PROPERTIES, NOT_FOR_HTTP_APIS);
        case "SimpleTable" ->
            check(
                section.section("SimpleTable"),
                KnownProperties.reading().ignoring("SSESpecification"),
                Set.of());
        default -> throw entry.getValue().location().error("unknown section of Globals");
      }
    }
    return new Globals(section);
  }

  /** The resource's own and inherited properties. */
  Mapping merge(ResourceKind kind, Mapping own) throws TemplateException {
    String name = NAMES.get(kind);
    return name == null ? own : merge(section.section(name), own);
  }

  private static void check(Mapping inherited, KnownProperties known, Set<String> notAllowed)
      throws TemplateException {
    known.check(inherited);
    for (Map.Entry<String, Node> entry : inherited.entries().entrySet()) {
      if (notAllowed.contains(entry.getKey())) {
        throw entry.getValue().location().error("not allowed in Globals");
      }
    }
  }

  private static Mapping merge(Mapping inherited, Mapping own) {
    Map<String, Node> merged = new LinkedHashMap<>(inherited.entries());
    own.entries().forEach((name, node) -> merged.merge(name, node, Globals::merge));
    return new Mapping(own.location(), merged);
  }

  private static Node merge(Node inherited, Node own) {
    if (inherited instanceof Mapping outer && own instanceof Mapping inner) {
      return merge(outer, inner);
    }
    if (inherited instanceof Sequence first && own instanceof Sequence second) {
      List<Node> items = new ArrayList<>(first.items());
      items.addAll(second.items());
      return new Sequence(own.location(), items);
    }
    return own;
  }
}
