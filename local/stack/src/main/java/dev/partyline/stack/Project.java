package dev.partyline.stack;

import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the project's files are.
 *
 * @param root the folder of template.yaml
 */
public record Project(Path root) {

  /** Where bin/local says. */
  public static Project here() {
    return new Project(
        Path.of(System.getProperty("partyline.root", ".")).toAbsolutePath().normalize());
  }

  /** Reads template.yaml. */
  public Template readTemplate() throws StartException {
    try {
      return Template.read(root.resolve("template.yaml"));
    } catch (TemplateException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /** Where the demo page is, once it has been built. */
  public Path demoPage() {
    return root.resolve("web").resolve("dist");
  }

  /** Where a running stack describes itself for other commands. */
  public Path stateFile() {
    return root.resolve(".partyline").resolve("stack.json");
  }

  /**
   * The stack that this command was started with, or else the one that runs.
   *
   * @throws StartException if there is none
   */
  public StackState runningStack() throws StartException, IOException {
    String given = System.getenv(StackState.VARIABLE);
    return (given == null ? StackState.kept(stateFile()) : Optional.of(StackState.read(given)))
        .orElseThrow(
            () -> new StartException("no stack is running here, start one with bin/local"));
  }
}
