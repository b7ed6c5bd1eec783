package dev.partyline.outcome;

import java.util.function.Function;

/**
 * A checked value, or the reason for refusing it. An outcome is for invalid or unauthorized
 * requests; errors (a network failure, a bug) are exceptions.
 *
 * @param <T> the type of the checked value
 */
public sealed interface Outcome<T> {

  /** The value passed every check. */
  record Accepted<T>(T value) implements Outcome<T> {

    @Override
    public <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
      return next.apply(value);
    }

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused) {
      return accepted.apply(value);
    }
  }

  /** A check failed; nothing was done. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {

    @Override
    public <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
      return new Refused<>(refusal);
    }

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused) {
      return refused.apply(refusal);
    }
  }

  static <T> Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Outcome<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** Continues with the value; a refusal is returned unchanged. */
  <R> Outcome<R> then(Function<? super T, Outcome<R>> next);

  /** Maps either case to one result. */
  <R> R fold(
      Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused);
}
