package dev.partyline.priming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Both ends of TLS for a stand-in: a server with a generated certificate, and a client that trusts
 * its issuer. The private keys exist only here. Immutable, thread-safe.
 *
 * @param server the stand-in's context
 * @param trustManagers trust only the stand-in
 * @param client a context with those
 * @param certificate the server's
 */
record StandInTls(
    SSLContext server,
    List<TrustManager> trustManagers,
    SSLContext client,
    X509Certificate certificate) {

  private static final char[] NO_PASSWORD = {};

  /**
   * @param host the name that the server has for its clients
   * @param address that it has as well
   */
  static StandInTls make(String host, InetAddress address, Clock clock)
      throws GeneralSecurityException, IOException {
    // RSA, as AWS and most issuers use.
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair authorityKey = generator.generateKeyPair();
    KeyPair serverKey = generator.generateKeyPair();
    StandInCertificates certificates = new StandInCertificates(authorityKey, clock.instant());
    Certificate authority = certificate(certificates.authority());
    // Issued, not self-signed: no path is validated for a certificate that is trusted itself.
    X509Certificate issued = certificate(certificates.server(host, address, serverKey.getPublic()));

    KeyStore own = empty();
    own.setKeyEntry("server", serverKey.getPrivate(), NO_PASSWORD, new Certificate[] {issued});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, NO_PASSWORD);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);

    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new StandInTls(server, List.of(trust.getTrustManagers()), client, issued);
  }

  /** Verifies a signature as a server with a key on an elliptic curve makes it. */
  static void verifyEcdsa() throws GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    byte[] signed = signature.sign();
    signature.initVerify(pair.getPublic());
    if (!signature.verify(signed)) {
      throw new SignatureException("an own signature is not valid");
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  X509Certificate[] chain() {
    return new X509Certificate[] {certificate};
  }

  private static X509Certificate certificate(byte[] der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
