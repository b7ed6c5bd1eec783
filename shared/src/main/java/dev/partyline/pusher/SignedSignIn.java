package dev.partyline.pusher;

/**
 * The signature that signs a connection in. Its {@code toString} does not show it.
 *
 * @param auth {@code <key>:<hex hmac>}
 * @param userData the signed JSON text; must reach Pusher byte for byte
 */
public record SignedSignIn(String auth, String userData) {
  @Override
  public String toString() {
    return "SignedSignIn";
  }
}
