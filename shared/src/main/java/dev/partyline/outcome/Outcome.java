package dev.partyline.outcome;

import java.util.function.Function;

/**
 * A checked value, or the reason why there is none. Faults (a network that fails, a bug) are
 * exceptions; an outcome is for what a caller got wrong or may not do.
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

  /** Goes on with the value; a refusal passes through untouched. */
  <R> Outcome<R> then(Function<? super T, Outcome<R>> next);

  /** Makes one thing of either end. */
  <R> R fold(
      Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused);
}
