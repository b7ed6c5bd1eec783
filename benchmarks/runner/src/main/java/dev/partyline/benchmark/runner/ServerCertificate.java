package dev.partyline.benchmark.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The servers' certificate for {@code localhost}: RSA with 2048 bits, as AWS's have. The functions
 * trust it besides the authorities that they trust anyway, whose number costs time.
 *
 * @param keyStore with the key
 * @param trustStore the JDK's, with the certificate
 * @param pem the certificate
 */
record ServerCertificate(Path keyStore, Path trustStore, Path pem) {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "server";

  /** In an existing folder. */
  static ServerCertificate create(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    ServerCertificate files = in(folder);
    List<String> command =
        List.of(
            JavaFunction.java().resolveSibling("keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            files.keyStore().toString(),
            "-storepass",
            PASSWORD);
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("no certificate: see " + folder.resolve("keytool.log"));
    }
    Certificate certificate = files.keys().getCertificate(ALIAS);
    KeyStore trusted = load(Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"));
    trusted.setCertificateEntry(ALIAS, certificate);
    try (OutputStream output = Files.newOutputStream(files.trustStore())) {
      trusted.store(output, PASSWORD.toCharArray());
    }
    String text = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    Files.writeString(
        files.pem(), "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
    return files;
  }

  /** What was created in a folder. */
  static ServerCertificate in(Path folder) {
    return new ServerCertificate(
        folder.resolve("server.p12"), folder.resolve("trusted.p12"), folder.resolve("server.pem"));
  }

  /** For the servers, and for a client that trusts them alone. */
  SSLContext context() throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keys(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(load(trustStore));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** Options that have a JVM trust it. */
  String[] javaOptions() {
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + trustStore, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD
    };
  }

  /** Variables that have Node trust it. */
  Map<String, String> nodeVariables() {
    return Map.of("NODE_EXTRA_CA_CERTS", pem.toString());
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return load(keyStore);
  }

  private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream input = Files.newInputStream(file)) {
      store.load(input, PASSWORD.toCharArray());
    }
    return store;
  }
}
