package dev.partyline.stack.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.jetty.server.Handler;

/** The demo page, as {@code npm run build} has made it, and what it asks for. */
public final class DemoPage {

  private DemoPage() {}

  /** Whether there is a page in a folder. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve("index.html"));
  }

  /**
   * Serves the files of a folder, if there is a page in it, and what is under {@code /demo/};
   * leaves everything else to others.
   *
   * @throws IOException if the demo data cannot be read
   */
  public static Handler of(Path folder, DemoEnvironment stack, Clock clock) throws IOException {
    Parties parties = new Parties(stack.dynamoDb(), stack.table(), clock, new SecureRandom());
    DemoApi api = new DemoApi(stack, DemoData.load(), parties, clock);
    return isIn(folder)
        ? new Handler.Sequence(api, new PageFiles(folder, stack.pusherPort()))
        : api;
  }
}
