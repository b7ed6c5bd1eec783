package dev.partyline.cloud.lambda;

import dev.partyline.template.Function;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Checks that a function's code has its handler, {@code package.Class} or {@code
 * package.Class::method} (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-handler.html">reference</a>). AWS's
 * client starts without it, and fails at each event.
 */
final class HandlerCheck {

  private static final String BOOTSTRAP = "bootstrap";

  private HandlerCheck() {}

  /**
   * Reads the class files, without loading a class.
   *
   * @param taskRoot the unpacked code: classes, and jars in {@code lib}
   * @throws HandlerException if the handler's class or method is missing
   * @throws InitException if the code cannot be read
   */
  static void check(Function function, Path taskRoot) throws InitException {
    try {
      Optional<String> problem =
          function.runtime().startsWith("provided")
              ? bootstrapProblem(taskRoot)
              : handlerProblem(function, taskRoot);
      if (problem.isPresent()) {
        throw new HandlerException(function.logicalId(), problem.get());
      }
    } catch (IOException e) {
      throw new InitException(function.logicalId(), "cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> bootstrapProblem(Path taskRoot) {
    return Files.isExecutable(taskRoot.resolve(BOOTSTRAP))
        ? Optional.empty()
        : Optional.of("the code has no executable file " + BOOTSTRAP);
  }

  private static Optional<String> handlerProblem(Function function, Path taskRoot)
      throws IOException {
    String[] handler = function.handler().split("::", 2);
    Path code = function.code().getFileName();
    if (find(handler[0].replace('.', '/'), taskRoot).isEmpty()) {
      return Optional.of("%s has no class %s".formatted(code, handler[0]));
    }
    return handler.length == 2 && !hasMethod(handler[0].replace('.', '/'), handler[1], taskRoot)
        ? Optional.of("%s: the class %s has no method %s".formatted(code, handler[0], handler[1]))
        : Optional.empty();
  }

  /**
   * Whether a class has or inherits a method. A superclass that is not in the code may have any.
   */
  private static boolean hasMethod(String type, String method, Path taskRoot) throws IOException {
    @Nullable String searched = type;
    while (searched != null && !searched.equals("java/lang/Object")) {
      Optional<byte[]> file = find(searched, taskRoot);
      if (file.isEmpty()) {
        return true;
      }
      ClassReader reader;
      try {
        reader = new ClassReader(file.get());
      } catch (IllegalArgumentException e) {
        // A newer version of class files: the process itself will tell.
        return true;
      }
      if (methods(reader).contains(method)) {
        return true;
      }
      searched = reader.getSuperName();
    }
    return false;
  }

  private static Set<String> methods(ClassReader type) {
    Set<String> names = new HashSet<>();
    type.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            names.add(name);
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    return names;
  }

  private static Optional<byte[]> find(String type, Path taskRoot) throws IOException {
    String name = type + ".class";
    Path file = taskRoot.resolve(name);
    if (Files.isRegularFile(file)) {
      return Optional.of(Files.readAllBytes(file));
    }
    for (Path jar : jars(taskRoot.resolve("lib"))) {
      try (ZipFile archive = new ZipFile(jar.toFile())) {
        ZipEntry entry = archive.getEntry(name);
        if (entry != null) {
          try (InputStream content = archive.getInputStream(entry)) {
            return Optional.of(content.readAllBytes());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".jar")).toList();
    }
  }
}
