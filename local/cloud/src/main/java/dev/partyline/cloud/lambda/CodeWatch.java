package dev.partyline.cloud.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * Deploys the functions' zips again when they change. Polls, since a build may replace the file or
 * delete its folder. {@link #close} ends it.
 */
public final class CodeWatch implements AutoCloseable {

  /** Two polls with the same result, an unpacked zip and a started sandbox are less than 2 s. */
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * How long a file that is not a zip, and does not grow, may be one that is still being written.
   */
  private static final Duration MAX_WRITE = Duration.ofSeconds(15);

  private final LambdaService lambda;
  private final Listener listener;
  private final Clock clock;
  private final List<Watched> watched;
  private final List<Thread> threads;

  /**
   * Notes the zips as they are now, which counts as deployed.
   *
   * @param functions the watched functions; those whose code is a folder are not
   */
  public CodeWatch(
      LambdaService lambda, List<LambdaFunction> functions, Listener listener, Clock clock) {
    this.lambda = lambda;
    this.listener = listener;
    this.clock = clock;
    this.watched =
        functions.stream()
            .filter(function -> !Files.isDirectory(function.function().code()))
            .map(function -> new Watched(function, Stamp.of(function.function().code())))
            .toList();
    // One thread each: a function that starts slowly does not delay another one.
    this.threads =
        watched.stream()
            .map(one -> Thread.ofVirtual().name("code-watch").unstarted(() -> run(one)))
            .toList();
  }

  /** Starts watching. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Reads the zips as they were noted. Tests call this and {@link #poll} instead of {@link #start}.
   */
  void begin() {
    watched.forEach(Watched::begin);
  }

  /** Polls each zip once. */
  void poll() {
    watched.forEach(Watched::poll);
  }

  private static void run(Watched one) {
    one.begin();
    try {
      while (true) {
        Thread.sleep(POLL);
        one.poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the watching, and the start of what is being deployed. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Receives what happened. Called by several threads. */
  public interface Listener {

    /**
     * Later events get the new code.
     *
     * @param took from the first sight of the new file on
     */
    void deployed(LambdaFunction function, Duration took);

    /**
     * The function keeps the code that it has.
     *
     * @param problem one line
     */
    void failed(LambdaFunction function, String problem);
  }

  private final class Watched {

    private final LambdaFunction function;
    private Optional<Stamp> seen;
    private Optional<Version> deployed = Optional.empty();
    private Instant seenAt;

    private Watched(LambdaFunction function, Optional<Stamp> seen) {
      this.function = function;
      this.seen = seen;
      this.seenAt = clock.instant();
    }

    private void begin() {
      deployed =
          Version.of(function.function().code())
              .filter(version -> seen.equals(Optional.of(version.stamp())));
    }

    private void poll() {
      Path zip = function.function().code();
      Optional<Stamp> now = Stamp.of(zip);
      if (now.isEmpty() || now.equals(deployed.map(Version::stamp))) {
        return;
      }
      if (!now.equals(seen)) {
        // It may still be written: the next poll decides.
        seen = now;
        seenAt = clock.instant();
        return;
      }
      Duration age = Duration.between(seenAt, clock.instant());
      if (!isZip(zip) && age.compareTo(MAX_WRITE) < 0) {
        return;
      }
      Optional<Version> version = Version.of(zip);
      if (version.isEmpty() || !version.map(Version::stamp).equals(now)) {
        return;
      }
      boolean same = version.get().hasContentOf(deployed);
      deployed = version;
      if (!same) {
        deploy();
      }
    }

    private void deploy() {
      try {
        lambda.redeploy(function);
        listener.deployed(function, Duration.between(seenAt, clock.instant()));
      } catch (InitException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        listener.failed(function, String.valueOf(e.getMessage()));
      }
    }

    private static boolean isZip(Path file) {
      // Its directory is written last.
      try (ZipFile zip = new ZipFile(file.toFile())) {
        return zip.size() > 0;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** What changes when a file is written. */
  private record Stamp(FileTime modified, long bytes, String key) {

    private static Optional<Stamp> of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return Optional.of(
            new Stamp(
                attributes.lastModifiedTime(),
                attributes.size(),
                String.valueOf(attributes.fileKey())));
      } catch (IOException e) {
        // A build has deleted it, and will write it again.
        return Optional.empty();
      }
    }
  }

  /** A file, and its content's digest: a build often writes the same zip again. */
  private record Version(Stamp stamp, String digest) {

    private static Optional<Version> of(Path file) {
      Optional<Stamp> stamp = Stamp.of(file);
      if (stamp.isEmpty()) {
        return Optional.empty();
      }
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        return Optional.of(
            new Version(
                stamp.get(), HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)))));
      } catch (IOException e) {
        return Optional.empty();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    private boolean hasContentOf(Optional<Version> other) {
      return other.filter(version -> version.digest().equals(digest)).isPresent();
    }
  }
}
