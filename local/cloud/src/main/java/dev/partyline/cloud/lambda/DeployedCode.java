package dev.partyline.cloud.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A version of a function's code, in a folder. The folder of a retired version is deleted when no
 * process uses it any more. Thread-safe.
 */
final class DeployedCode {

  private final Path taskRoot;
  private final Map<String, String> environment;
  private final boolean unpacked;
  private int users;
  private boolean retired;

  private DeployedCode(Path taskRoot, Map<String, String> environment, boolean unpacked) {
    this.taskRoot = taskRoot;
    this.environment = Map.copyOf(environment);
    this.unpacked = unpacked;
  }

  /** Code in the caller's folder, which is never deleted. */
  static DeployedCode inFolder(Path taskRoot, Map<String, String> environment) {
    return new DeployedCode(taskRoot, environment, false);
  }

  /** Code that was unpacked to a folder of its own. */
  static DeployedCode unpacked(Path taskRoot, Map<String, String> environment) {
    return new DeployedCode(taskRoot, environment, true);
  }

  Path taskRoot() {
    return taskRoot;
  }

  /** The variables of its processes. */
  Map<String, String> environment() {
    return environment;
  }

  /** A process is about to start. */
  synchronized void use() {
    users++;
  }

  /** A process has exited, or could not be started. */
  synchronized void leave() {
    users--;
    deleteIfUnused();
  }

  /** No process will be started any more, except those that are about to start. */
  synchronized void retire() {
    retired = true;
    deleteIfUnused();
  }

  private void deleteIfUnused() {
    if (unpacked && retired && users == 0) {
      try {
        FunctionCode.delete(taskRoot);
      } catch (IOException e) {
        // LambdaService deletes the rest at its end.
      }
    }
  }
}
