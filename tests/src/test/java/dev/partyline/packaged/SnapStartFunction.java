package dev.partyline.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.partyline.cloud.lambda.LambdaFunction;
import dev.partyline.template.Function;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A packaged function that is told of SnapStart: {@link LambdaFunction#warmUp} takes it to where
 * its snapshot would be taken, the first event restores it. Nothing is frozen or copied; what is
 * run is what Lambda's runtime runs around a snapshot. Keeps an account of the classes that are
 * loaded.
 *
 * @param function to be invoked
 * @param log its lines
 * @param classes the JVM's log of loaded classes
 */
record SnapStartFunction(LambdaFunction function, ByteArrayOutputStream log, Path classes) {

  /**
   * @param folder for files of the test's own
   * @param platform over what bin/local's platform provides
   * @param options of the JVM
   */
  static SnapStartFunction deploy(
      PackagedFunctions functions,
      Function function,
      Path folder,
      Map<String, String> platform,
      String options)
      throws Exception {
    Path classes = Files.createTempFile(folder, "classes", ".log");
    Map<String, String> snapStart = new HashMap<>(platform);
    snapStart.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    // Without the cache of bin/local's sandboxes, which would hide what a class is loaded from.
    snapStart.put(
        "JAVA_TOOL_OPTIONS", "-XX:AOTMode=off -Xlog:class+load:file=" + classes + " " + options);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    return new SnapStartFunction(
        functions.deploy(function, snapStart, new PrintStream(log, true, UTF_8)), log, classes);
  }

  /** The same function without the class that primes it, which makes its priming throw. */
  static Function unprimed(Function function, Path folder) throws IOException {
    Path zip = Files.createTempFile(folder, "unprimed", ".zip");
    try (ZipFile whole = new ZipFile(function.code().toFile());
        ZipOutputStream without = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (ZipEntry entry : whole.stream().toList()) {
        if (!entry.getName().endsWith("/Priming.class")) {
          without.putNextEntry(new ZipEntry(entry.getName()));
          whole.getInputStream(entry).transferTo(without);
        }
      }
    }
    return new Function(
        function.logicalId(),
        function.name(),
        zip,
        function.handler(),
        function.runtime(),
        function.timeout(),
        function.memoryMegabytes(),
        function.environment(),
        function.tableVariables(),
        function.routes(),
        function.streams());
  }

  /** How many classes have been loaded so far. */
  int classesSoFar() throws IOException {
    return Files.readAllLines(classes).size();
  }

  /**
   * The classes that were loaded since then from the function's package or the runtime's client.
   */
  List<String> classesFromFilesSince(int before) throws IOException {
    return classesSince(before).stream().filter(line -> line.contains("source: file:")).toList();
  }

  /** All classes that were loaded since then, the JDK's included. */
  List<String> classesSince(int before) throws IOException {
    List<String> lines = Files.readAllLines(classes);
    return lines.subList(before, lines.size());
  }

  /** What the hooks wrote. */
  List<String> hookLines() {
    return log.toString(UTF_8).lines().filter(line -> line.contains("\"snapshot\"")).toList();
  }
}
