package dev.partyline.aws;

/**
 * What a signature is made with. Immutable, thread-safe.
 *
 * @param accessKeyId who signs
 * @param secretAccessKey never sent
 * @param sessionToken sent along; empty if there is none
 */
record AwsCredentials(String accessKeyId, String secretAccessKey, String sessionToken) {

  /** Shows nothing secret. */
  @Override
  public String toString() {
    return "AwsCredentials[" + accessKeyId + "]";
  }
}
