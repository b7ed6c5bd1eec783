package dev.partyline.stack;

import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The paths of the project's files.
 *
 * @param root the folder of template.yaml
 */
public record Project(Path root) {

  /** The project in the folder that the script bin/local sets. */
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

  /** The folder of the built demo page, which may not exist. */
  public Path demoPage() {
    return root.resolve("web/demo/dist");
  }

  /** The file in which a running stack describes itself for other commands. */
  public Path stateFile() {
    return root.resolve(".partyline").resolve("stack.json");
  }

  /**
   * Finds the stack of {@code bin/local exec} if it runs this command, else the running one.
   *
   * @throws StartException if no stack is running
   */
  public StackState runningStack() throws StartException, IOException {
    String given = System.getenv(StackState.VARIABLE);
    return (given == null ? StackState.readFile(stateFile()) : Optional.of(StackState.read(given)))
        .orElseThrow(() -> new StartException("no stack is running, start one with bin/local"));
  }
}
