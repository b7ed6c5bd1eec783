package dev.partyline.template;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A parsed AWS SAM template, not yet resolved. Immutable and thread-safe.
 *
 * <p>{@code Rules}, {@code Outputs}, {@code Description} and {@code Metadata} other than {@code
 * Metadata/Local} are ignored: they do not affect what runs.
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
              "Transform")
          .ignoring("Description", "Outputs", "Rules");

  private static final String FORMAT_VERSION = "2010-09-09";

  private final Path folder;
  private final Mapping sections;
  private final Globals globals;
  private final LocalBindings localBindings;

  private Template(Path folder, Mapping sections) throws TemplateException {
    SECTIONS.check(sections);
    if (sections.entries().get("AWSTemplateFormatVersion") instanceof Scalar version
        && !version.text().equals(FORMAT_VERSION)) {
      throw version.location().error("must be " + FORMAT_VERSION + ", not " + version.shown());
    }
    this.folder = folder;
    this.sections = sections;
    this.globals = Globals.read(sections.section("Globals"));
    this.localBindings = LocalBindings.read(sections);
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
    return new Template(
        parent == null ? absolute : parent, YamlReader.read(name, text(absolute, name)));
  }

  /** The values that bin/local uses in place of the cloud's. */
  public LocalBindings localBindings() {
    return localBindings;
  }

  /**
   * Evaluates everything that runs locally.
   *
   * @param inputs what a deployment provides
   * @return the functions, tables and APIs whose conditions are true
   * @throws TemplateException if a parameter has no value or an invalid one, if a condition or a
   *     value cannot be evaluated, or if the template has a resource, an event or a property that
   *     bin/local does not support
   */
  public Stack resolve(StackInputs inputs) throws TemplateException {
    FindInMap mappings = new FindInMap(sections.section("Mappings"));
    Map<String, ParameterValue> values =
        new ParameterSection(sections.section("Parameters")).values(inputs.parameters());
    ParameterReferences parameters = new ParameterReferences(values, inputs);
    Conditions conditions =
        new ConditionSection(
                sections.section("Conditions"),
                new Evaluator(parameters, Conditions.NONE, mappings))
            .evaluate();
    Map<String, Resource> resources = new ResourceSection(sections, conditions, globals).read();
    ResourceReferences references =
        new ResourceReferences(resources, parameters, inputs, conditions, mappings);
    return new StackReader(
            new FunctionReader(folder, references, inputs.environment()),
            new TableReader(references),
            new HttpApiReader(references.evaluator()))
        .read(resources.values());
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
