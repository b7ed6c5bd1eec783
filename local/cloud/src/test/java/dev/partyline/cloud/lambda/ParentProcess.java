package dev.partyline.cloud.lambda;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A program that runs a function until it is killed. */
final class ParentProcess {

  private ParentProcess() {}

  /**
   * Prints the function's process id, and keeps it busy.
   *
   * @param arguments the function's zip, and a folder in which the function reports that it is busy
   */
  public static void main(String[] arguments) throws Exception {
    LambdaService lambda =
        new LambdaService(new LambdaService.Platform(Map.of()), System.err, Clock.systemUTC());
    LambdaFunction function =
        lambda.deploy(TestFunction.named("Child", Path.of(arguments[0])).build());
    if (function.invoke("pid") instanceof Invocation.Answered(String pid)) {
      System.out.println(pid);
    }
    function.invoke("hold " + arguments[1]);
  }
}
