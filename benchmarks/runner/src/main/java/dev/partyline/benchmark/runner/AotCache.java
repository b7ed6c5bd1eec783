package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Creates an AOT cache of loaded and linked classes by a training run (<a
 * href="https://openjdk.org/jeps/514">JEP 514</a>).
 */
final class AotCache {

  private AotCache() {}

  /**
   * Runs the variant with some requests, and has the JVM record what it loads.
   *
   * @return the variant that starts with the cache
   */
  static Variant train(
      Variant variant, Map<String, String> environment, List<AuthRequest> requests, Path work)
      throws IOException, InterruptedException {
    Path cache = work.resolve(variant.name().replace(' ', '-') + ".aot");
    Path log = work.resolve(variant.name().replace(' ', '-') + ".aot.log");
    try (FunctionProcess process =
        FunctionProcess.start(
            variant.with("-XX:AOTCacheOutput=" + cache), environment, log, new byte[0])) {
      for (AuthRequest request : requests) {
        request.check(process.invoke(request.event()));
      }
      process.end();
    }
    if (!Files.exists(cache)) {
      throw new MeasuringException("no AOT cache was made: see " + log.getFileName());
    }
    return variant.with("-XX:AOTCache=" + cache);
  }
}
