package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * AWS's runtime interface client, unpacked into a folder: its class path, its native library, and
 * an optional AOT cache. By default the client unpacks the library to a fixed path, which would
 * conflict between functions.
 *
 * @param folder the folder
 */
record RuntimeClient(Path folder) {

  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  private static final String FOLDER_PROPERTY = "partyline.sandbox";

  private static final String MAIN = SandboxMain.class.getName().replace('.', '/') + ".class";

  /**
   * Returns the client that the build has prepared, else unpacks it.
   *
   * @param folder the folder to unpack to
   * @throws IOException if there is no native library for this machine, or it cannot be unpacked
   */
  static RuntimeClient preparedOrUnpacked(Path folder) throws IOException {
    RuntimeClient prepared = new RuntimeClient(preparedFolder());
    return Files.exists(prepared.aotCache()) ? prepared : unpack(folder);
  }

  /**
   * Unpacks the client from this program's class path.
   *
   * @param folder an empty folder
   * @throws IOException if there is no native library for this machine, or it cannot be unpacked
   */
  static RuntimeClient unpack(Path folder) throws IOException {
    RuntimeClient client = new RuntimeClient(folder);
    String resource = "/jni/libaws-lambda-jni." + platform() + ".so";
    try (InputStream packed =
        com.amazonaws.services.lambda.runtime.api.client.AWSLambda.class.getResourceAsStream(
            resource)) {
      if (packed == null) {
        throw new IOException("AWS's runtime interface client has no " + resource.substring(5));
      }
      Files.copy(packed, client.nativeLibrary());
    }
    for (Path jar : jars()) {
      Files.copy(jar, folder.resolve(jar.getFileName()));
    }
    // A sandbox needs a single class of ours.
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("sandbox-main.jar")))) {
      jar.putNextEntry(new ZipEntry(MAIN));
      jar.write(sandboxMain());
    }
    return client;
  }

  /**
   * Where the build puts one that is ready, by what it is made of: beside this module's classes, or
   * in the folder of the system property {@value FOLDER_PROPERTY} for a program that runs from a
   * copy of them.
   */
  static Path preparedFolder() throws IOException {
    CRC32 parts = new CRC32();
    // A cache is of use to the very JVM that has made it, and to no other.
    parts.update((System.getProperty("java.home") + Runtime.version()).getBytes(UTF_8));
    for (Path jar : jars()) {
      parts.update((jar.getFileName() + " " + Files.size(jar)).getBytes(UTF_8));
    }
    parts.update(sandboxMain());
    return clientFolder().resolve(Long.toHexString(parts.getValue()));
  }

  private static Path clientFolder() {
    @Nullable String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder != null) {
      return Path.of(folder);
    }
    Path program =
        Path.of(
            java.net.URI.create(
                SandboxMain.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return program.resolveSibling("sandbox");
  }

  /** The client's jars only, so that a function cannot use other classes. */
  String classPath() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .sorted(Comparator.naturalOrder())
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** The native library for this platform. */
  Path nativeLibrary() {
    return folder.resolve("aws-lambda-jni.so");
  }

  /** The path of the AOT cache, which may not exist. */
  Path aotCache() {
    return folder.resolve("classes.aot");
  }

  private static List<Path> jars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(entry -> JARS.stream().anyMatch(entry.getFileName().toString()::startsWith))
        .sorted(Comparator.comparing(Path::getFileName))
        .toList();
  }

  private static byte[] sandboxMain() throws IOException {
    try (InputStream code = SandboxMain.class.getResourceAsStream("/" + MAIN)) {
      if (code == null) {
        throw new IOException("no " + MAIN);
      }
      return code.readAllBytes();
    }
  }

  private static String platform() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!system.contains("linux")) {
      throw new IOException(
          "AWS's runtime interface client requires Linux: run bin/local there, or in a container");
    }
    String libc = Files.exists(Path.of("/etc/alpine-release")) ? "linux_musl" : "linux";
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> libc + "-x86_64";
      case "aarch64" -> libc + "-aarch_64";
      default ->
          throw new IOException("no runtime interface client for " + System.getProperty("os.arch"));
    };
  }
}
