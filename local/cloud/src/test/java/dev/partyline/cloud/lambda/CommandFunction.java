package dev.partyline.cloud.lambda;

import java.io.IOException;
import java.nio.file.Path;

/** A function that runs the command in its event. */
final class CommandFunction {

  private static final String SOURCE =
      """
      package app;

      import java.io.InputStream;
      import java.io.OutputStream;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.concurrent.atomic.AtomicInteger;

      public class Handler {
        private static final AtomicInteger ACTIVE = new AtomicInteger();

        public Handler() {
          String failure = System.getenv("FAIL_INIT");
          if ("exit".equals(failure)) {
            Runtime.getRuntime().halt(9);
          }
          if (failure != null) {
            throw new IllegalStateException(failure);
          }
        }

        public void handle(InputStream in, OutputStream out) throws Exception {
          String[] event = new String(in.readAllBytes(), "UTF-8").split(" ", 2);
          int active = ACTIVE.incrementAndGet();
          try {
            out.write(answer(event[0], event.length > 1 ? event[1] : "", active).getBytes("UTF-8"));
          } finally {
            ACTIVE.decrementAndGet();
          }
        }

        private static String answer(String command, String argument, int active)
            throws Exception {
          long pid = ProcessHandle.current().pid();
          switch (command) {
            case "echo":
              return argument;
            case "pid":
              return Long.toString(pid);
            case "env":
              StringBuilder lines = new StringBuilder();
              System.getenv().forEach((k, v) -> lines.append(k + "=" + v + "\\n"));
              return lines.toString();
            case "folder":
              return Path.of("").toAbsolutePath().toString();
            case "log":
              System.out.println(argument);
              System.err.println(argument + ", on standard error");
              return "logged";
            case "throw":
              throw new IllegalStateException(argument);
            case "exit":
              Runtime.getRuntime().halt(3);
              return "";
            case "hang":
              Thread.sleep(Long.MAX_VALUE);
              return "";
            case "hold":
              // Reports that it has started, and continues when the gate file exists.
              Path folder = Path.of(argument);
              Files.createTempFile(folder, "begun", "");
              while (!Files.exists(folder.resolve("gate"))) {
                Thread.sleep(10);
              }
              return pid + " " + active;
            default:
              return "unknown command";
          }
        }
      }
      """;

  private CommandFunction() {}

  static Path zip(Path folder) throws IOException {
    return HandlerZip.of(folder, SOURCE);
  }
}
