package dev.partyline.stack.command;

import dev.partyline.stack.InvalidArgumentException;
import dev.partyline.stack.Project;
import dev.partyline.stack.StartException;
import dev.partyline.template.OverrideException;
import dev.partyline.template.ParameterOverrides;
import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option for the template's parameters, and the template with it. */
final class OverrideArguments {

  static final String NAME = "--parameter-overrides";

  @Option(
      names = NAME,
      arity = "1..*",
      paramLabel = "NAME=VALUE",
      description =
          "Values for parameters of template.yaml, written as for sam, such as"
              + " AllowedOrigins=http://localhost:5174 Stage=prod. They end at the next option or --.")
  private List<String> overrides = new ArrayList<>();

  /**
   * Reads template.yaml with the overrides.
   *
   * @throws InvalidArgumentException if an override is malformed, unknown or invalid
   */
  Template readTemplate(Project project) throws StartException {
    Template template = project.readTemplate();
    try {
      return template.overriding(ParameterOverrides.parse(overrides));
    } catch (OverrideException e) {
      throw new InvalidArgumentException(NAME + ": " + e.getMessage());
    } catch (TemplateException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }
}
