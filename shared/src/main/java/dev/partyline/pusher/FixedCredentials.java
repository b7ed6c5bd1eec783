package dev.partyline.pusher;

import java.time.Duration;
import java.util.Optional;

/** Credentials from the environment, which never change. Immutable, thread-safe. */
public record FixedCredentials(PusherCredentials credentials) implements CredentialsSource {

  @Override
  public PusherCredentials current(Duration atMost) {
    return credentials;
  }

  @Override
  public Optional<PusherCredentials> known() {
    return Optional.of(credentials);
  }

  @Override
  public PusherCredentials afterRefusal(PusherCredentials refused, Duration atMost) {
    return credentials;
  }

  @Override
  public void prefetch() {
    // Nothing to fetch.
  }

  @Override
  public void refresh() {
    // Nothing to fetch.
  }
}
