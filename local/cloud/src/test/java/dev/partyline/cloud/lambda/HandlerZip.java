package dev.partyline.cloud.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a handler and packs it as a function's zip. */
public final class HandlerZip {

  private HandlerZip() {}

  /**
   * Compiles the class {@code app.Handler} and packs it in Lambda's format.
   *
   * @param folder an empty folder for the zip
   */
  public static Path of(Path folder, String source) throws IOException {
    Path file = Files.createDirectories(folder.resolve("source/app")).resolve("Handler.java");
    Files.writeString(file, source);
    Path classes = folder.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int status =
        compiler.run(
            null, null, null, "--release", "21", "-d", classes.toString(), file.toString());
    if (status != 0) {
      throw new IllegalArgumentException("the handler does not compile");
    }
    Path zip = folder.resolve("function.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path compiled : files(classes)) {
        jar.putNextEntry(new ZipEntry(classes.relativize(compiled).toString()));
        Files.copy(compiled, jar);
      }
    }
    return zip;
  }

  /** A zip with one entry of any name. */
  static Path withEntry(Path folder, String name) throws IOException {
    return withEntry(folder, name, "content".getBytes(UTF_8));
  }

  /** A zip with one entry. */
  static Path withEntry(Path folder, String name, byte[] content) throws IOException {
    Path zip = folder.resolve("function.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new ZipEntry(name));
      jar.write(content);
    }
    return zip;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
