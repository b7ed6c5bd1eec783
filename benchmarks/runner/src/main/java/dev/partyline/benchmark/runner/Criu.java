package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * <a href="https://criu.org">CRIU</a> 4, which takes snapshots of processes, and what is compiled
 * for it from benchmarks/restore.
 *
 * @param program to run
 * @param relay between a function and its runtime API
 * @param preload for CRIU itself
 */
record Criu(Path program, Path relay, Path preload) {

  private static final int LEAST_VERSION = 4;
  private static final long LIMIT_SECONDS = 60;
  private static final Pattern VERSION = Pattern.compile("Version: (\\d+)\\.");

  /**
   * Finds what is needed.
   *
   * @param root of the project
   * @param work an existing folder for what is compiled
   * @throws MeasuringException if something is missing; its message says what
   */
  static Criu find(Path root, Path work) throws IOException, InterruptedException {
    Path program = program(root, work);
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      throw new MeasuringException("CRIU must run as root");
    }
    Path sources = root.resolve("benchmarks/restore");
    Path relay = work.resolve("relay");
    Path preload = work.resolve("socket-options.so");
    compile(work, sources.resolve("relay.c"), relay);
    compile(work, sources.resolve("socket-options.c"), preload, "-shared", "-fPIC");
    Criu criu = new Criu(program, relay, preload);
    ProcessBuilder check = new ProcessBuilder(program.toString(), "check");
    Path log = work.resolve("check.log");
    if (run(criu.preloaded(check), log) != 0) {
      throw new MeasuringException("criu check: " + Files.readString(log));
    }
    return criu;
  }

  private static Path program(Path root, Path work) throws IOException, InterruptedException {
    List<Path> candidates = new ArrayList<>();
    candidates.add(root.resolve("benchmarks/target/criu/criu"));
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      candidates.add(Path.of(folder, "criu"));
    }
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate) && version(candidate, work) >= LEAST_VERSION) {
        return candidate;
      }
    }
    throw new MeasuringException("no CRIU 4: run bin/bench --install-criu");
  }

  private static int version(Path program, Path work) throws IOException, InterruptedException {
    Path log = work.resolve("version.log");
    run(new ProcessBuilder(program.toString(), "--version"), log);
    Matcher version = VERSION.matcher(Files.readString(log));
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }

  private static void compile(Path work, Path source, Path target, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("gcc", "-O2"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", target.toString(), source.toString()));
    Path log = work.resolve("gcc.log");
    int code;
    try {
      code = run(new ProcessBuilder(command), log);
    } catch (IOException e) {
      throw new MeasuringException("gcc is not installed");
    }
    if (code != 0) {
      throw new MeasuringException("gcc: " + Files.readString(log));
    }
  }

  /** Has CRIU preload what it needs on newer kernels. */
  ProcessBuilder preloaded(ProcessBuilder builder) {
    builder.environment().put("LD_PRELOAD", preload.toString());
    return builder;
  }

  /** Runs a short command. Returns its exit code. */
  private static int run(ProcessBuilder builder, Path log)
      throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new MeasuringException(builder.command().get(0) + " did not end");
    }
    return process.exitValue();
  }

  /** The lines of one of its logs that say what failed. */
  static String errors(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "no " + log.getFileName();
    }
    return String.join(
        " ",
        Files.readAllLines(log, UTF_8).stream().filter(line -> line.contains("Error")).toList());
  }
}
