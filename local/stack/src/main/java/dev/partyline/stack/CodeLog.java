package dev.partyline.stack;

import dev.partyline.cloud.lambda.CodeWatch;
import dev.partyline.cloud.lambda.LambdaFunction;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Logs when a function runs a new zip, or why it does not. */
final class CodeLog implements CodeWatch.Listener {

  private final PrintStream log;

  CodeLog(PrintStream log) {
    this.log = log;
  }

  @Override
  public void deployed(LambdaFunction function, Duration took) {
    line(
        function,
        String.format(
            Locale.ROOT,
            "runs the new %s, %.1f s after the build",
            function.function().code().getFileName(),
            took.toMillis() / 1000.0));
  }

  @Override
  public void failed(LambdaFunction function, String problem) {
    line(function, "cannot run the new zip, and keeps the one it has: " + problem);
  }

  private void line(LambdaFunction function, String text) {
    log.println("[" + function.function().logicalId() + " code] " + text);
  }
}
