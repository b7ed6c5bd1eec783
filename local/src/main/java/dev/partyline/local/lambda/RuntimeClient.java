package dev.partyline.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * AWS's runtime interface client, unpacked and ready to be started: its class path and its native
 * library. The client itself would unpack the library to one fixed path, which several functions
 * side by side would fight for.
 *
 * @param classPath the client's own jars, and nothing else: a function must find only what it
 *     brings
 * @param nativeLibrary the library for this machine
 */
record RuntimeClient(String classPath, Path nativeLibrary) {

  private static final List<String> JARS =
      List.of(
          "aws-lambda-java-runtime-interface-client-",
          "aws-lambda-java-core-",
          "aws-lambda-java-serialization-",
          "utils-lite-");

  /**
   * Finds the client among the jars that this program itself was started with.
   *
   * @param folder where the native library is unpacked to
   * @throws IOException if there is no native library for this machine, or it cannot be unpacked
   */
  static RuntimeClient unpack(Path folder) throws IOException {
    String resource = "/jni/libaws-lambda-jni." + platform() + ".so";
    Path library = folder.resolve("aws-lambda-jni.so");
    try (InputStream packed =
        com.amazonaws.services.lambda.runtime.api.client.AWSLambda.class.getResourceAsStream(
            resource)) {
      if (packed == null) {
        throw new IOException("AWS's runtime interface client has no " + resource.substring(5));
      }
      Files.copy(packed, library);
    }
    return new RuntimeClient(String.join(java.io.File.pathSeparator, classPath(folder)), library);
  }

  private static List<String> classPath(Path folder) throws IOException {
    List<String> jars =
        java.util.Arrays.stream(
                System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
            .filter(
                entry ->
                    JARS.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
    jars.add(sandboxMain(folder).toString());
    return jars;
  }

  /** The one class of ours that a sandbox starts with, by itself in a folder. */
  private static Path sandboxMain(Path folder) throws IOException {
    String name = SandboxMain.class.getName().replace('.', '/') + ".class";
    Path root = folder.resolve("sandbox-main");
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream code = SandboxMain.class.getResourceAsStream("/" + name)) {
      if (code == null) {
        throw new IOException("no " + name);
      }
      Files.copy(code, file);
    }
    return root;
  }

  private static String platform() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!system.contains("linux")) {
      throw new IOException(
          "AWS's runtime interface client is for Linux; run bin/local there, or in a container");
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
