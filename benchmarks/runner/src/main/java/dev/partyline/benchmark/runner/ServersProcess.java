package dev.partyline.benchmark.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link Servers} in another process, so that they share nothing with what is measured. */
public final class ServersProcess implements AutoCloseable {

  private static final long END_SECONDS = 10;

  private final Process process;
  private final List<String> addresses;
  private final ServerCertificate certificate;

  private ServersProcess(Process process, List<String> addresses, ServerCertificate certificate) {
    this.process = process;
    this.addresses = addresses;
    this.certificate = certificate;
  }

  /**
   * Starts them, and waits until they are warm.
   *
   * @param keySet published by the issuer
   * @param party the party's id
   * @param user its only member, who is in more parties
   * @param warmUp requests to each, so that they are compiled before anything is measured
   * @param folder an existing one, for their certificate and the log of their errors
   */
  public static ServersProcess start(
      String keySet, String party, String user, int warmUp, Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    ServerCertificate certificate = ServerCertificate.create(folder);
    Path log = folder.resolve("servers.log");
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
            user,
            folder.toString(),
            Integer.toString(warmUp));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the servers did not start: see " + log);
    }
    return new ServersProcess(process, List.of(line.split(" ", -1)), certificate);
  }

  /** DynamoDB's address. */
  public String dynamoDb() {
    return addresses.get(0);
  }

  /** Where the key set ({@code /keys}) and credentials ({@code /credentials}) are. */
  String others() {
    return addresses.get(1);
  }

  /** The same as {@link #dynamoDb}, over TLS. */
  String tlsDynamoDb() {
    return addresses.get(2);
  }

  /** The same as {@link #others}, over TLS. */
  String tlsOthers() {
    return addresses.get(3);
  }

  /** What clients over TLS must trust. */
  ServerCertificate certificate() {
    return certificate;
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
