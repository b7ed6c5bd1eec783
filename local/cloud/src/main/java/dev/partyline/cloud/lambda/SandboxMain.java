package dev.partyline.cloud.lambda;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;

/**
 * What a sandbox's process starts with. It does nothing but start AWS's runtime interface client,
 * and end the process when whoever started it is gone: a pipe's end is seen however the other side
 * ended, {@code kill -9} included, where a shutdown hook would not run.
 */
public final class SandboxMain {

  private SandboxMain() {}

  /**
   * Starts the client.
   *
   * @param arguments the handler, as the client takes it
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
        // Nothing is ever said here; only the end matters.
      }
    } catch (IOException e) {
      // The pipe broke, which is the same as its end.
    }
    Runtime.getRuntime().halt(0);
  }
}
