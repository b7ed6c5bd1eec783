package dev.partyline.cloud.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;

/**
 * The main class of a sandbox. Starts AWS's runtime interface client, and exits when the parent
 * process exits: standard input then ends, also after {@code kill -9}, when the parent's shutdown
 * hooks do not run.
 */
public final class SandboxMain {

  private SandboxMain() {}

  /**
   * Starts the client.
   *
   * @param arguments the handler, in the client's format
   */
  public static void main(String[] arguments) throws Throwable {
    Thread watch = new Thread(SandboxMain::endWithParent, "parent");
    watch.setDaemon(true);
    watch.start();
    AWSLambda.main(arguments);
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // The parent never writes; only the end of the input matters.
      }
    } catch (IOException e) {
      // A broken pipe, like the end of the input, means that the parent has exited.
    }
    Runtime.getRuntime().halt(0);
  }
}
