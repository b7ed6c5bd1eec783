package dev.partyline.stack;

import dev.partyline.template.Template;
import dev.partyline.template.TemplateException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** The files in which the running stacks describe themselves for other commands. */
  public StackFiles stackFiles() {
    return new StackFiles(root.resolve(".partyline"));
  }

  /** The folder in which running stacks keep the functions' log lines. */
  public Path logFolder() {
    return root.resolve(".partyline").resolve("logs");
  }

  /**
   * Finds the running stacks, the one that started last first. The stack of {@code bin/local exec}
   * precedes them if it runs this command.
   */
  public List<StackState> runningStacks() throws IOException {
    List<StackState> running = new ArrayList<>();
    String given = System.getenv(StackState.VARIABLE);
    if (given != null) {
      running.add(StackState.read(given));
    }
    running.addAll(stackFiles().running());
    return running;
  }
}
