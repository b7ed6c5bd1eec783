package dev.partyline.stack.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.eclipse.jetty.server.Handler;

/** Serves the demo page, built by {@code npm run build}, and its back end. */
public final class DemoPage {

  private DemoPage() {}

  /** Whether a folder contains a built page. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve("index.html"));
  }

  /**
   * Creates a handler for the page's files, if the page is built, and for {@code /demo/}. It does
   * not handle other requests.
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
