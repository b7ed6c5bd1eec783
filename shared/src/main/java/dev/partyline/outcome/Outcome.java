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
  record Accepted<T>(T value) implements Outcome<T> {}

  /** A check failed; nothing was done. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  static <T> Outcome<T> accepted(T value) {
    return new Accepted<>(value);
  }

  static <T> Outcome<T> refused(Refusal refusal) {
    return new Refused<>(refusal);
  }

  /** Goes on with the value; a refusal passes through untouched. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Accepted<T>(T value) -> next.apply(value);
      case Refused<T>(Refusal refusal) -> new Refused<>(refusal);
    };
  }

  /** Makes one thing of either end. */
  default <R> R fold(
      Function<? super T, ? extends R> accepted, Function<? super Refusal, ? extends R> refused) {
    return switch (this) {
      case Accepted<T>(T value) -> accepted.apply(value);
      case Refused<T>(Refusal refusal) -> refused.apply(refusal);
    };
  }
}
