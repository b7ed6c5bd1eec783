package dev.partyline.stack.watch;

import dev.partyline.stack.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Builds the functions again when a source file was saved, and says how long it took, or which
 * errors there are. The running stack picks up the new zips. {@link #close} ends it.
 */
public final class Watch implements AutoCloseable {

  /** Soon enough for a person, and a few milliseconds of work. */
  private static final Duration POLL = Duration.ofMillis(300);

  private static final String PREFIX = "bin/local: ";

  private final Modules modules;
  private final SourceFiles sources;
  private final ModuleBuild build;
  private final Console console;
  private final Thread thread;

  /** The modules whose last build failed: they are built again with the next ones. */
  private final Set<String> broken = new TreeSet<>();

  private Watch(Modules modules, ModuleBuild build, Console console) throws IOException {
    this.modules = modules;
    this.sources = new SourceFiles(modules.sources());
    this.build = build;
    this.console = console;
    this.thread = Thread.ofVirtual().name("watch").unstarted(this::run);
  }

  /**
   * Starts watching a project.
   *
   * @param root the folder of its pom.xml
   * @param zips the functions' packages
   * @param console receives what a person reads
   * @throws IOException if the sources cannot be read
   */
  public static Watch start(Path root, Collection<Path> zips, Console console) throws IOException {
    Watch watch = new Watch(new Modules(root, zips), new ModuleBuild(root), console);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(POLL);
        Set<Path> changed = settled();
        if (!changed.isEmpty()) {
          changed(changed);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      console.error(PREFIX + "--watch has ended: " + e.getMessage());
    }
  }

  /** What has changed, once nothing more changes: a person or a tool may save several files. */
  private Set<Path> settled() throws IOException, InterruptedException {
    Set<Path> all = new TreeSet<>();
    for (Set<Path> more = sources.changed(); !more.isEmpty(); more = sources.changed()) {
      all.addAll(more);
      Thread.sleep(POLL.dividedBy(3));
    }
    return all;
  }

  private void changed(Set<Path> files) throws IOException, InterruptedException {
    files.stream()
        .filter(modules::needsRestart)
        .findFirst()
        .ifPresent(
            file ->
                console
                    .lines()
                    .println(PREFIX + modules.name(file) + " takes effect after a restart"));
    List<String> toBuild = modules.toBuild(files);
    if (!toBuild.isEmpty()) {
      Set<String> all = new TreeSet<>(broken);
      all.addAll(toBuild);
      build(List.copyOf(all));
    }
  }

  private void build(List<String> toBuild) throws IOException, InterruptedException {
    String names = String.join(", ", toBuild);
    console.begin("build");
    console.doing(names);
    List<String> errors;
    String took;
    try {
      errors = build.run(toBuild);
    } finally {
      took = Console.seconds(console.abandon());
    }
    if (errors.isEmpty()) {
      String mended = broken.isEmpty() ? "" : "; the errors are gone";
      broken.clear();
      console.lines().println("%sbuilt %s in %s s%s".formatted(PREFIX, names, took, mended));
    } else {
      broken.addAll(toBuild);
      console.error(
          "%sthe build of %s failed after %s s; the functions stay as they are"
              .formatted(PREFIX, names, took));
      errors.forEach(console::error);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    build.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
