package dev.partyline.token;

import dev.partyline.deadline.Deadline;
import java.util.List;

/** A key set from the environment. Immutable, thread-safe. */
final class FixedKeySet implements KeySet {

  private final PublishedKeys keys;

  FixedKeySet(PublishedKeys keys) {
    this.keys = keys;
  }

  @Override
  public List<IssuerKey> find(KeyQuery query, Deadline deadline) {
    return keys.find(query);
  }

  @Override
  public PublishedKeys published(Deadline deadline) {
    return keys;
  }

  @Override
  public void prefetch() {
    // Nothing to fetch.
  }

  @Override
  public void refresh() {
    // Nothing to fetch.
  }

  @Override
  public void awaitFetch(Deadline deadline) {
    // Nothing to fetch.
  }
}
