package dev.partyline.benchmark.runner;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A packaged function, unpacked, to start as the managed runtime {@code java25} starts it.
 *
 * <p>The options are those of <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html">java-customization</a>:
 * the serial collector, and no second compiler unless SnapStart or provisioned concurrency is on.
 * Lambda also has an archive of the runtime's own classes, which is missing here.
 *
 * @param name as in the tables
 * @param handler as in the template
 * @param folder the unpacked zip
 * @param options that its template has in JAVA_TOOL_OPTIONS
 */
record JavaFunction(String name, String handler, Path folder, List<String> options) {

  /**
   * As on Lambda with 512 MB: 85 % of it at most, and at first what a JVM takes of so little memory
   * (<a href="https://docs.oracle.com/en/java/javase/25/gctuning/ergonomics.html">1/64</a>), not of
   * this machine's.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx435m",
          "-Xms8m",
          "-XX:+UseSerialGC",
          "-Djava.net.preferIPv4Stack=true",
          "--enable-native-access=ALL-UNNAMED");

  private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

  // The property by which org.crac finds the runtime's hooks: see the documentation of its Core.
  private static final String HOOKS = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  static final Map<String, String> SNAP_START =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  private static final List<String> CLIENT_JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  /** Unpacks a zip. */
  static JavaFunction unpack(String name, String handler, Path zip, Path work, List<String> options)
      throws IOException {
    if (!Files.isRegularFile(zip)) {
      throw new MeasuringException("no " + zip);
    }
    Path folder = Files.createDirectories(work.resolve(name.replace(' ', '-')));
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : archive.stream().filter(each -> !each.isDirectory()).toList()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException(zip + " has an entry that points outside");
        }
        Files.createDirectories(file.resolveSibling(""));
        try (InputStream content = archive.getInputStream(entry)) {
          Files.copy(content, file);
        }
      }
    }
    return new JavaFunction(name, handler, folder, options);
  }

  /** As Lambda starts a function that has neither SnapStart nor provisioned concurrency. */
  Variant onDemand() {
    return started(clientJars()).with(ONE_COMPILER);
  }

  /** As Lambda starts a function with SnapStart: with all compilers. */
  Variant allCompilers() {
    return started(clientJars());
  }

  /** The same, with a snapshot to be taken. */
  Variant snapStart() {
    return started(clientJars()).with(HOOKS).with(SNAP_START);
  }

  /**
   * With everything on one class path, as a custom runtime can start it: an AOT cache supports no
   * other class loader, and no folders.
   */
  Variant flat() throws IOException {
    List<String> jars = new ArrayList<>();
    jars.add(ownClasses().toString());
    jars.addAll(clientJars());
    try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
      libraries.sorted(Comparator.naturalOrder()).map(Path::toString).forEach(jars::add);
    }
    return started(jars);
  }

  private Path ownClasses() throws IOException {
    Path jar = folder.resolveSibling(folder.getFileName() + ".jar");
    if (Files.exists(jar)) {
      return jar;
    }
    try (ZipOutputStream classes = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String entry = folder.relativize(file).toString();
        if (!entry.startsWith("lib/")) {
          classes.putNextEntry(new ZipEntry(entry));
          Files.copy(file, (OutputStream) classes);
        }
      }
    }
    return jar;
  }

  private Variant started(List<String> classPath) {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    command.addAll(OPTIONS);
    command.addAll(options);
    command.add(
        "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
            + nativeLibrary());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(AWSLambda.class.getName());
    command.add(handler);
    return new Variant(name, List.copyOf(command), folder, Map.of());
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** The runtime interface client's jars on this program's own class path. */
  private static List<String> clientJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry ->
                CLIENT_JARS.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .sorted()
        .toList();
  }

  /** The client would unpack its library at each start, which Lambda's does not. */
  private Path nativeLibrary() {
    Path library = folder.resolveSibling("aws-lambda-jni.so");
    if (!Files.exists(library)) {
      String machine =
          System.getProperty("os.arch").equals("aarch64") ? "linux-aarch_64" : "linux-x86_64";
      String resource = "/jni/libaws-lambda-jni." + machine + ".so";
      try (InputStream packed = AWSLambda.class.getResourceAsStream(resource)) {
        if (packed == null) {
          throw new MeasuringException("AWS's runtime interface client has no " + resource);
        }
        Files.copy(packed, library);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return library;
  }
}
