package dev.partyline.cloud.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks a function's zip, as Lambda does into {@code /var/task}. */
final class FunctionCode {

  private FunctionCode() {}

  static void unpack(Path zip, Path folder) throws IOException {
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      archive.stream()
          .filter(entry -> !entry.isDirectory())
          .forEach(entry -> unpack(archive, entry, folder));
    } catch (UncheckedIOException e) {
      throw new IOException(zip + ": " + e.getMessage(), e);
    }
  }

  private static void unpack(ZipFile archive, ZipEntry entry, Path folder) {
    Path file = folder.resolve(entry.getName()).normalize();
    try (InputStream content = archive.getInputStream(entry)) {
      if (!file.startsWith(folder)) {
        throw new IOException("an entry points outside the archive");
      }
      Files.createDirectories(file.resolveSibling(""));
      Files.copy(content, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder and its contents. */
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // Another thread may delete a part of it at the same time.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
