package dev.partyline.pusherserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Reads a certificate and its private key from PEM files (RFC 7468), as mkcert and OpenSSL write.
 */
final class TlsFiles {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** The key store exists in memory only. */
  private static final String PASSWORD = "in-memory";

  private TlsFiles() {}

  static SslContextFactory.Server read(Path certificateFile, Path keyFile) throws IOException {
    Certificate[] chain = certificates(certificateFile);
    PrivateKey key = privateKey(keyFile);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, PASSWORD.toCharArray(), chain);
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setKeyStore(store);
      tls.setKeyManagerPassword(PASSWORD);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          certificateFile + " and " + keyFile + " cannot be used for TLS: " + e.getMessage(), e);
    }
  }

  private static Certificate[] certificates(Path file) throws IOException {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file)))
              .toArray(new Certificate[0]);
      if (chain.length > 0) {
        return chain;
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is not a certificate in PEM form: " + e.getMessage(), e);
    }
    throw new IOException(file + " has no certificate");
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    Matcher pem = PKCS8.matcher(new String(bytes(file), US_ASCII));
    if (!pem.find()) {
      throw new IOException(
          file
              + " has no PRIVATE KEY in PEM form (PKCS #8); other forms are converted by:"
              + " openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW_KEY");
    }
    try {
      PKCS8EncodedKeySpec encoded =
          new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
      for (String algorithm : KEY_ALGORITHMS) {
        Optional<PrivateKey> key = decode(algorithm, encoded);
        if (key.isPresent()) {
          return key.get();
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is not a private key: " + e.getMessage(), e);
    }
    throw new IOException(file + " is a key of none of " + String.join(", ", KEY_ALGORITHMS));
  }

  private static Optional<PrivateKey> decode(String algorithm, PKCS8EncodedKeySpec encoded)
      throws GeneralSecurityException {
    try {
      return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
    } catch (InvalidKeySpecException e) {
      // A key of another algorithm.
      return Optional.empty();
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
