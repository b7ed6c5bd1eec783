package dev.partyline.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns a template's text into nodes. Works on the parser's events, because only they still have
 * the line and the tag of every value and have not yet followed an alias.
 *
 * <p>Errors besides invalid syntax: duplicate names (the last would silently win), aliases, anchors
 * and merges (CloudFormation does not support them, and they can expand without limit), tags that
 * are not intrinsic functions, text over 1 MB (CloudFormation's limit), nesting over 100 levels.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">Template
 *     format</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html">Quotas</a>
 */
final class YamlReader {

  private static final int MAX_CHARACTERS = 1_000_000;

  /** More than any template needs; prevents a stack overflow of the recursive reader. */
  private static final int MAX_DEPTH = 100;

  private static final String YAML_TAG = "tag:yaml.org,2002:";

  private static final Set<String> SHORT_FORMS =
      Set.of(
          "And",
          "Base64",
          "Cidr",
          "Condition",
          "Equals",
          "FindInMap",
          "GetAtt",
          "GetAZs",
          "If",
          "ImportValue",
          "Join",
          "Length",
          "Not",
          "Or",
          "Ref",
          "Select",
          "Split",
          "Sub",
          "ToJsonString",
          "Transform");

  private final Location document;
  private final Iterator<Event> events;

  private YamlReader(Location document, Iterator<Event> events) {
    this.document = document;
    this.events = events;
  }

  /**
   * Reads a whole template.
   *
   * @param file the file name for messages
   * @throws TemplateException if the text is not a single YAML document that CloudFormation reads
   */
  static Mapping read(String file, String text) throws TemplateException {
    Location document = new Location(file, 1, "");
    if (text.length() > MAX_CHARACTERS) {
      throw document.error("longer than " + MAX_CHARACTERS + " characters");
    }
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      return new YamlReader(document, new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException malformed) {
      int line = malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Location(file, line, "").error(malformed.getProblem());
    } catch (YamlEngineException malformed) {
      throw document.error(String.valueOf(malformed.getMessage()));
    }
  }

  private Mapping document() throws TemplateException {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof NodeEvent start) {
        if (root != null) {
          throw document.error("more than one YAML document");
        }
        root = node(start, document, 0);
      }
    }
    if (root instanceof Mapping template) {
      return template;
    }
    throw document.error("not a template: the top level must be a mapping");
  }

  private Node node(NodeEvent start, Location location, int depth) throws TemplateException {
    if (start instanceof AliasEvent || start.getAnchor().isPresent()) {
      throw at(location, start).error("CloudFormation does not support YAML anchors and aliases");
    }
    if (depth > MAX_DEPTH) {
      throw at(location, start).error("nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (start) {
      case ScalarEvent scalar -> tagged(scalar.getTag(), location, scalar(scalar, location));
      case SequenceStartEvent list -> tagged(list.getTag(), location, sequence(location, depth));
      case MappingStartEvent map -> tagged(map.getTag(), location, mapping(location, depth));
      default -> throw at(location, start).error("unexpected YAML " + start.getEventId());
    };
  }

  private static Scalar scalar(ScalarEvent event, Location location) {
    // "!!str 12" and "! 12" are text although they have no quotes.
    boolean plain = event.isPlain() && !isString(event.getTag());
    return Scalar.written(location, event.getValue(), plain);
  }

  private static boolean isString(Optional<String> tag) {
    return tag.isPresent() && (tag.get().equals("!") || tag.get().equals(YAML_TAG + "str"));
  }

  private static Node tagged(Optional<String> tag, Location location, Node content)
      throws TemplateException {
    if (tag.isEmpty() || isString(tag)) {
      return content;
    }
    String name = tag.get();
    if (name.startsWith("!") && SHORT_FORMS.contains(name.substring(1))) {
      String function = name.substring(1);
      boolean bare = function.equals("Ref") || function.equals("Condition");
      return new Intrinsic(location, bare ? function : "Fn::" + function, content);
    }
    String shown = name.startsWith(YAML_TAG) ? "!!" + name.substring(YAML_TAG.length()) : name;
    throw location.error("unknown tag " + shown);
  }

  private Sequence sequence(Location location, int depth) throws TemplateException {
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      Location item = location.child(String.valueOf(items.size()), line(event));
      items.add(node((NodeEvent) event, item, depth + 1));
    }
    return new Sequence(location, items);
  }

  private Node mapping(Location location, int depth) throws TemplateException {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(event instanceof ScalarEvent key) || key.getAnchor().isPresent()) {
        throw new Location(location.file(), line(event), location.path())
            .error("a name must be a scalar");
      }
      String name = key.getValue();
      Location entry = location.child(name, line(event));
      if (name.equals("<<")) {
        throw entry.error("CloudFormation does not support YAML merges");
      }
      if (entries.put(name, node((NodeEvent) events.next(), entry, depth + 1)) != null) {
        throw entry.error("duplicate name");
      }
    }
    return longForm(new Mapping(location, entries));
  }

  private static Node longForm(Mapping mapping) {
    if (mapping.entries().size() == 1) {
      Map.Entry<String, Node> only = mapping.entries().entrySet().iterator().next();
      if (Intrinsic.isName(only.getKey())) {
        return new Intrinsic(mapping.location(), only.getKey(), only.getValue());
      }
    }
    return mapping;
  }

  private static Location at(Location location, Event event) {
    return new Location(location.file(), line(event), location.path());
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
