package dev.partyline.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.testsupport.HandmadeToken;
import dev.partyline.testsupport.SigningKeys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A key set with the members of a provider's, and generated keys. */
final class ProviderKeys {

  private static final JsonMapper JSON = new JsonMapper();

  private final ObjectNode set = JSON.createObjectNode();
  private final Map<String, KeyPair> byType = new HashMap<>();
  private final Map<String, KeyPair> signing = new HashMap<>();

  private ProviderKeys() {}

  /**
   * @param keySet its {@code keys} have all members except the key material
   */
  static ProviderKeys like(JsonNode keySet) throws GeneralSecurityException, IOException {
    ProviderKeys keys = new ProviderKeys();
    ArrayNode entries = keys.set.putArray("keys");
    for (JsonNode published : keySet.required("keys")) {
      String id = published.required("kid").asText();
      KeyPair pair = keys.pair(id, published.required("kty").asText());
      ObjectNode entry = (ObjectNode) JSON.readTree(material(id, published, pair));
      entry.setAll((ObjectNode) published);
      entries.add(entry);
    }
    return keys;
  }

  /** The pair with this id and of this type; a provider may publish one key several times. */
  private KeyPair pair(String id, String type) throws GeneralSecurityException {
    KeyPair pair = byType.get(id + " " + type);
    if (pair == null) {
      pair =
          switch (type) {
            case "RSA" -> SigningKeys.rsa(2048);
            case "EC" -> p256();
            default -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
          };
      byType.put(id + " " + type, pair);
      signing.putIfAbsent(id, pair);
    }
    return pair;
  }

  private static KeyPair p256() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String material(String id, JsonNode published, KeyPair pair) {
    return switch (published.required("kty").asText()) {
      case "RSA" -> SigningKeys.rsaEntry(id, pair);
      case "EC" -> SigningKeys.ecEntry(id, "P-256", pair);
      default -> "{\"x\":\"%s\"}".formatted(SigningKeys.base64(ed25519(pair)));
    };
  }

  /** The public key alone, which ends its X.509 encoding (RFC 8410 section 4). */
  private static byte[] ed25519(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  /** Signs with the first key with this id, by SHA-256 if its type allows several algorithms. */
  String sign(HandmadeToken token, String keyId) {
    KeyPair pair = signing.get(keyId);
    return token.signed(
        pair,
        switch (pair.getPublic().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSAinP1363Format";
          default -> "Ed25519";
        });
  }

  /** As the provider's server answers. */
  String json() {
    return set.toString();
  }
}
