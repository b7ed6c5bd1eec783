package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link Servers} in another process, so that they share nothing with what is measured. */
public final class ServersProcess implements AutoCloseable {

  private static final long END_SECONDS = 10;

  private final Process process;
  private final String dynamoDb;
  private final String others;

  private ServersProcess(Process process, String dynamoDb, String others) {
    this.process = process;
    this.dynamoDb = dynamoDb;
    this.others = others;
  }

  /**
   * Starts them, and waits until they are warm.
   *
   * @param keySet published by the issuer
   * @param party the party's id
   * @param user its only member
   * @param log for their errors
   */
  public static ServersProcess start(String keySet, String party, String user, Path log)
      throws IOException {
    List<String> command =
        List.of(
            JavaFunction.java().toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Servers.class.getName(),
            keySet,
            party,
            user);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the servers did not start: see " + log);
    }
    String[] addresses = line.split(" ", -1);
    return new ServersProcess(process, addresses[0], addresses[1]);
  }

  /** DynamoDB's address. */
  public String dynamoDb() {
    return dynamoDb;
  }

  /** Where the key set ({@code /keys}) and credentials ({@code /credentials}) are. */
  String others() {
    return others;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
