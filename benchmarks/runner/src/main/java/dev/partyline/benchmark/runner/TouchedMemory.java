package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process touches and how much processor time it takes from a moment on, by the kernel's own
 * count (<a href="https://docs.kernel.org/filesystems/proc.html">clear_refs, smaps, schedstat</a>).
 * Lambda loads the memory of a snapshot when it is first touched.
 */
final class TouchedMemory {

  private static final Pattern MAPPING =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ \\S+ \\S+ \\S+ (\\d+).*");
  private static final Pattern REFERENCED = Pattern.compile("Referenced: +(\\d+) kB");
  private static final double KILOBYTES = 1024 / 1e6;
  private static final double NANOS = 1e6;

  private final Path process;
  private final double processorBefore;

  private TouchedMemory(Path process, double processorBefore) {
    this.process = process;
    this.processorBefore = processorBefore;
  }

  /** Begins to count. */
  static TouchedMemory from(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Files.writeString(process.resolve("clear_refs"), "1");
    return new TouchedMemory(process, processor(process));
  }

  /** What was counted up to now. */
  Count count() throws IOException {
    double processor = processor(process) - processorBefore;
    double image = 0;
    double files = 0;
    boolean isFile = false;
    for (String line : Files.readAllLines(process.resolve("smaps"))) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher referenced = REFERENCED.matcher(line);
      if (mapping.matches()) {
        isFile = !mapping.group(1).equals("0");
      } else if (referenced.matches()) {
        double megabytes = Long.parseLong(referenced.group(1)) * KILOBYTES;
        files += isFile ? megabytes : 0;
        image += isFile ? 0 : megabytes;
      }
    }
    return new Count(image, files, processor);
  }

  /** Of all threads, in milliseconds. */
  private static double processor(Path process) throws IOException {
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      double sum = 0;
      for (Path thread : threads.toList()) {
        List<String> lines = Files.readAllLines(thread.resolve("schedstat"));
        sum += Long.parseLong(lines.get(0).split(" ", 2)[0]) / NANOS;
      }
      return sum;
    }
  }

  /**
   * What was counted.
   *
   * @param image memory of the process itself, in MB
   * @param files memory of mapped files (the JVM's code, its archive, jars), in MB
   * @param processor time, in milliseconds
   */
  record Count(double image, double files, double processor) {}
}
