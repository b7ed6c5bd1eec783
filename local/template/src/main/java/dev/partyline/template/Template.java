package dev.partyline.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed AWS SAM template, not yet resolved. Immutable and thread-safe.
 *
 * <p>{@code Outputs}, {@code Description} and {@code Metadata} other than {@code Metadata/Local}
 * are ignored: they do not affect what runs.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy.html">Anatomy
 *     of an AWS SAM template</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html">Template
 *     format</a>
 */
public final class Template {

  private static final KnownProperties SECTIONS =
      KnownProperties.reading(
              "AWSTemplateFormatVersion",
              "Conditions",
              "Globals",
              "Mappings",
              "Metadata",
              "Parameters",
              "Resources",
              "Rules",
              "Transform")
          .ignoring("Description", "Outputs");

  private static final String FORMAT_VERSION = "2010-09-09";

  private final Path folder;
  private final Mapping sections;
  private final Globals globals;
  private final LocalBindings localBindings;
  private final ParameterOverrides overrides;

  private Template(
      Path folder,
      Mapping sections,
      Globals globals,
      LocalBindings localBindings,
      ParameterOverrides overrides) {
    this.folder = folder;
    this.sections = sections;
    this.globals = globals;
    this.localBindings = localBindings;
    this.overrides = overrides;
  }

  private static Template of(Path folder, Mapping sections) throws TemplateException {
    SECTIONS.check(sections);
    if (sections.entries().get("AWSTemplateFormatVersion") instanceof Scalar version
        && !version.text().equals(FORMAT_VERSION)) {
      throw version.location().error("must be " + FORMAT_VERSION + ", not " + version.shown());
    }
    return new Template(
        folder,
        sections,
        Globals.read(sections.section("Globals")),
        LocalBindings.read(sections),
        ParameterOverrides.none());
  }

  /**
   * Reads a template.
   *
   * @param file YAML or JSON in UTF-8, at most 1 MB; the paths in it are relative to its folder
   * @throws TemplateException if the file cannot be read, is not YAML that CloudFormation accepts,
   *     or has an unknown section
   */
  public static Template read(Path file) throws TemplateException {
    Path absolute = file.toAbsolutePath();
    String name = String.valueOf(absolute.getFileName());
    Path parent = absolute.getParent();
    return of(parent == null ? absolute : parent, YamlReader.read(name, text(absolute, name)));
  }

  /** The values that bin/local uses in place of the cloud's. */
  public LocalBindings localBindings() {
    return localBindings;
  }

  /**
   * The same template with other values of parameters. They take precedence over the defaults, and
   * over {@code Metadata/Local} and {@link StackInputs#parameters}.
   *
   * @throws OverrideException if a parameter is unknown, or a value is not valid for it
   * @throws TemplateException if a parameter's declaration is invalid
   */
  public Template overriding(ParameterOverrides others)
      throws TemplateException, OverrideException {
    new ParameterSection(sections.section("Parameters")).check(others);
    return with(others);
  }

  ParameterOverrides overrides() {
    return overrides;
  }

  /** The same template with overrides that are checked already. */
  Template with(ParameterOverrides others) {
    return new Template(folder, sections, globals, localBindings, others);
  }

  /**
   * Checks what {@link #overriding} has overridden against everything else that runs locally.
   *
   * @param inputs the inputs of {@link #resolve}
   * @param caller the caller's environment variables, which override the functions'
   * @return one line for each override that has no effect, or another one than in the cloud
   * @throws OverrideException if the template cannot be resolved because of an override
   * @throws TemplateException never before {@link #resolve} would
   */
  public List<String> checkOverrides(StackInputs inputs, Map<String, String> caller)
      throws TemplateException, OverrideException {
    OverrideEffects effects = new OverrideEffects(this, inputs, caller);
    effects.check();
    return effects.warnings();
  }

  /**
   * Evaluates everything that runs locally.
   *
   * @param inputs what a deployment provides
   * @return the functions, tables and APIs whose conditions are true
   * @throws TemplateException if a parameter has no value or an invalid one, if a rule does not
   *     hold, if a condition or a value cannot be evaluated, or if a function, table or API that
   *     bin/local runs has a property that it does not support
   */
  public Stack resolve(StackInputs inputs) throws TemplateException {
    FindInMap mappings = new FindInMap(sections.section("Mappings"));
    ParameterReferences parameters = new ParameterReferences(parameters(inputs), inputs);
    new RuleSection(sections.section("Rules"), new Evaluator(parameters, Conditions.NONE, mappings))
        .check();
    Conditions conditions = conditions(parameters, mappings);
    Map<String, Resource> resources = resources(conditions);
    ResourceReferences references =
        new ResourceReferences(resources, parameters, inputs, conditions, mappings);
    return new StackReader(
            new FunctionReader(folder, references, inputs.environment()),
            new TableReader(references),
            new HttpApiReader(references.evaluator()))
        .read(resources.values());
  }

  /**
   * Names what {@link #resolve} leaves out although it would run in the cloud, such as a schedule
   * or a queue's events.
   *
   * @return one line for each, with its place in the template
   * @throws TemplateException never before {@link #resolve} would
   */
  public List<String> unsupported(StackInputs inputs) throws TemplateException {
    FindInMap mappings = new FindInMap(sections.section("Mappings"));
    ParameterReferences parameters = new ParameterReferences(parameters(inputs), inputs);
    Conditions conditions = conditions(parameters, mappings);
    Map<String, Resource> resources = resources(conditions);
    return new UnsupportedParts(
            new ResourceReferences(resources, parameters, inputs, conditions, mappings).evaluator())
        .of(resources.values());
  }

  /**
   * An error of the template that only its user can detect, such as a table that a function cannot
   * use.
   *
   * @param path names from the top level, joined by {@code /}; the message has the line of the last
   *     one that is written in the template
   */
  public TemplateException error(String path, String message) {
    Node node = sections;
    for (String name : path.split("/", -1)) {
      Node next = node instanceof Mapping mapping ? mapping.entries().get(name) : null;
      if (next == null) {
        break;
      }
      node = next;
    }
    return node.location().error(message);
  }

  /** The values of the parameters, by name. */
  Map<String, ParameterValue> parameters(StackInputs inputs) throws TemplateException {
    Map<String, String> given = new HashMap<>(inputs.parameters());
    given.putAll(overrides.values());
    return new ParameterSection(sections.section("Parameters")).values(given);
  }

  /** Logical ids of the resources that exist in the cloud only, and whose conditions are true. */
  Set<String> cloudOnlyResources(StackInputs inputs) throws TemplateException {
    FindInMap mappings = new FindInMap(sections.section("Mappings"));
    Conditions conditions =
        conditions(new ParameterReferences(parameters(inputs), inputs), mappings);
    Set<String> names = new LinkedHashSet<>();
    for (Resource resource : resources(conditions).values()) {
      if (resource.exists()
          && (resource.kind() == ResourceKind.CLOUD_ONLY
              || resource.kind() == ResourceKind.UNSUPPORTED)) {
        names.add(resource.logicalId());
      }
    }
    return names;
  }

  private Map<String, Resource> resources(Conditions conditions) throws TemplateException {
    return new ResourceSection(sections, conditions, globals).read();
  }

  private Conditions conditions(ParameterReferences parameters, FindInMap mappings)
      throws TemplateException {
    return new ConditionSection(
            sections.section("Conditions"), new Evaluator(parameters, Conditions.NONE, mappings))
        .evaluate();
  }

  private static String text(Path file, String name) throws TemplateException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new TemplateException(name + ": file does not exist: " + file, missing);
    } catch (CharacterCodingException malformed) {
      throw new TemplateException(name + ": is not UTF-8", malformed);
    } catch (IOException unreadable) {
      throw new TemplateException(
          name + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
