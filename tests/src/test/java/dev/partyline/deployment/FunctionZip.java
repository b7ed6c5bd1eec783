package dev.partyline.deployment;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A function's package as it is built.
 *
 * @param name {@code channel-auth.zip}
 * @param bytes its size
 * @param jars file names in lib/
 * @param ours the classes of this project, by name: the function's own and partyline-shared
 * @param versions the major version of every class file, by place
 */
record FunctionZip(
    String name,
    long bytes,
    SortedSet<String> jars,
    Map<String, ClassFile> ours,
    Map<String, Integer> versions) {

  static FunctionZip read(Path file) throws IOException {
    FunctionZip zip =
        new FunctionZip(
            String.valueOf(file.getFileName()),
            Files.size(file),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeMap<>());
    try (InputStream in = Files.newInputStream(file)) {
      zip.readAll("", in);
    }
    return zip;
  }

  /** The zips by the function's logical id. */
  static Map<String, FunctionZip> of(SamTemplate template) {
    Map<String, FunctionZip> zips = new LinkedHashMap<>();
    for (DeployedFunction function : template.functions()) {
      if (Files.isRegularFile(function.code())) {
        try {
          zips.put(function.id(), read(function.code()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return zips;
  }

  /** A copy with that class in place of the one of the same name. */
  FunctionZip with(ClassFile changed) {
    Map<String, ClassFile> others = new TreeMap<>(ours);
    others.put(changed.name(), changed);
    return new FunctionZip(name, bytes, jars, others, versions);
  }

  FunctionZip without(String className) {
    Map<String, ClassFile> others = new TreeMap<>(ours);
    others.remove(className);
    return new FunctionZip(name, bytes, jars, others, versions);
  }

  /** Our classes that are reachable from a class. */
  Collection<ClassFile> reachableFrom(String className) {
    Map<String, ClassFile> reached = new HashMap<>();
    Deque<String> next = new ArrayDeque<>();
    next.add(className);
    while (!next.isEmpty()) {
      ClassFile found = ours.get(next.remove());
      if (found != null && reached.put(found.name(), found) == null) {
        next.addAll(found.references());
      }
    }
    return reached.values();
  }

  private void readAll(String inside, InputStream in) throws IOException {
    // Not closed, since that would close the enclosing zip.
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String path = entry.getName();
      if (path.startsWith("lib/") && path.endsWith(".jar")) {
        jars.add(path.substring("lib/".length()));
        readAll(path + "!/", new ByteArrayInputStream(zip.readAllBytes()));
      } else if (path.endsWith(".class")) {
        readClass(inside, path, zip.readAllBytes());
      }
    }
  }

  private void readClass(String inside, String path, byte[] content) {
    // u4 magic, u2 minor_version, u2 major_version
    versions.put(inside + path, (content[6] & 0xff) << 8 | content[7] & 0xff);
    if (path.startsWith("dev/partyline/")) {
      ClassFile read = ClassFile.read(content);
      ours.put(read.name(), read);
    }
  }
}
