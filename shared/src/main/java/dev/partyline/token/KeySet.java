package dev.partyline.token;

import dev.partyline.deadline.Deadline;
import java.util.List;

/** An issuer's public keys. Thread-safe. */
public sealed interface KeySet permits FixedKeySet, RemoteKeySet {

  /**
   * The keys that match the query; empty if the issuer has none.
   *
   * @param deadline how long to wait for the set
   * @throws dev.partyline.outcome.UnavailableException if the set is unavailable
   */
  List<IssuerKey> find(KeyQuery query, Deadline deadline);

  /**
   * The whole set, for diagnosis.
   *
   * @throws dev.partyline.outcome.UnavailableException if the set is unavailable
   */
  PublishedKeys published(Deadline deadline);

  /** Starts to fetch the set if that has not been tried yet. */
  void prefetch();

  /** Discards the set, however fresh, and starts to fetch it again. */
  void refresh();

  /** Waits until a fetch that was started has ended, or until the deadline. */
  void awaitFetch(Deadline deadline);
}
