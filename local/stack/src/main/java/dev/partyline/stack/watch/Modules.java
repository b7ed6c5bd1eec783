package dev.partyline.stack.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The Maven modules of a project: those that package a function, those that may be a part of one,
 * and those of bin/local itself.
 */
final class Modules {

  private static final Pattern MODULE = Pattern.compile("<module>\\s*([^<\\s]+)\\s*</module>");

  /** Not a part of a function or of bin/local. */
  private static final Set<String> OTHERS = Set.of("operations", "test-support", "tests");

  private static final String OWN = "local/";

  private final Path root;
  private final Set<Path> all = new LinkedHashSet<>();
  private final Set<Path> functions = new TreeSet<>();

  /**
   * Reads the modules of the project's pom.xml.
   *
   * @param zips the functions' packages, each in the folder {@code target} of its module
   */
  Modules(Path root, Collection<Path> zips) throws IOException {
    this.root = root;
    MODULE
        .matcher(Files.readString(root.resolve("pom.xml")))
        .results()
        .map(module -> root.resolve(module.group(1)))
        .forEach(all::add);
    for (Path zip : zips) {
      all.stream()
          .filter(module -> zip.startsWith(module.resolve("target")))
          .forEach(functions::add);
    }
  }

  /** What a build of the functions reads, and what only a restart applies. */
  Set<Path> sources() {
    Set<Path> sources = new LinkedHashSet<>();
    sources.add(root.resolve("pom.xml"));
    sources.add(root.resolve("template.yaml"));
    all.stream().filter(module -> !OTHERS.contains(name(module))).forEach(sources::add);
    return sources;
  }

  /** The functions' modules that must be built again after these files have changed. */
  List<String> toBuild(Set<Path> changed) {
    Set<Path> modules = new TreeSet<>();
    for (Path file : changed) {
      if (!needsRestart(file)) {
        functions.stream()
            .filter(file::startsWith)
            .findFirst()
            .ifPresentOrElse(modules::add, () -> modules.addAll(functions));
      }
    }
    return modules.stream().map(this::name).toList();
  }

  /** Whether the running stack can use a file's change only after a restart. */
  boolean needsRestart(Path file) {
    return file.equals(root.resolve("template.yaml")) || name(file).startsWith(OWN);
  }

  /** A path from the project's folder. */
  String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
