package dev.partyline.pusher;

import java.time.Duration;

/**
 * Credentials that never change. Immutable, thread-safe.
 *
 * @param credentials which
 */
public record FixedCredentials(PusherCredentials credentials) implements CredentialsSource {

  @Override
  public PusherCredentials current(Duration atMost) {
    return credentials;
  }

  @Override
  public PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost) {
    return credentials;
  }

  @Override
  public void prefetch() {
    // They are there.
  }

  @Override
  public void refresh() {
    // There are no others.
  }
}
