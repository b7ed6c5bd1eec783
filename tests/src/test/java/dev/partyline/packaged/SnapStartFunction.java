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
 * A packaged function with SnapStart: {@link LambdaFunction#warmUp} runs it up to the point of the
 * snapshot, the first event restores it. Nothing is frozen or copied; it runs what Lambda's runtime
 * runs around a snapshot. Records the loaded classes.
 *
 * @param function to invoke
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
    Map<String, String> variables = new HashMap<>(function.environment());
    variables.merge(
        "JAVA_TOOL_OPTIONS",
        // Without bin/local's AOT cache, which would hide where a class is loaded from.
        "-XX:AOTMode=off -Xlog:class+load:file=" + classes + " " + options,
        (declared, more) -> declared + " " + more);
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    return new SnapStartFunction(
        functions.deploy(
            function.withEnvironment(variables), snapStart, new PrintStream(log, true, UTF_8)),
        log,
        classes);
  }

  /** The same function without the class that primes it, so that its priming throws. */
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

  /** The number of classes loaded so far. */
  int classesSoFar() throws IOException {
    return Files.readAllLines(classes).size();
  }

  /** The classes loaded since then from the function's package or the runtime interface client. */
  List<String> classesFromFilesSince(int before) throws IOException {
    return classesSince(before).stream().filter(line -> line.contains("source: file:")).toList();
  }

  /** These, and the JDK's that are not in its archive. */
  List<String> classesFromFilesOrModulesSince(int before) throws IOException {
    return classesSince(before).stream()
        .filter(line -> line.contains("source: file:") || line.contains("source: jrt:"))
        .toList();
  }

  /** The classes generated since then, for lambdas above all, by the class that needed them. */
  List<String> classesGeneratedSince(int before) throws IOException {
    return classesSince(before).stream()
        .filter(line -> line.contains("$$Lambda/") || line.contains("/LambdaForm"))
        .toList();
  }

  /** All classes loaded since then, including the JDK's. */
  List<String> classesSince(int before) throws IOException {
    List<String> lines = Files.readAllLines(classes);
    return lines.subList(before, lines.size());
  }

  /** The hooks' log lines. */
  List<String> hookLines() {
    return log.toString(UTF_8).lines().filter(line -> line.contains("\"snapshot\"")).toList();
  }
}
