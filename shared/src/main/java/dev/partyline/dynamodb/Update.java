package dev.partyline.dynamodb;

import java.util.Map;

/**
 * A change of one item (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html">expressions</a>).
 *
 * @param expression what is changed
 * @param condition without which it is not
 * @param numbers the values that both name, {@code :} included
 */
public record Update(String expression, String condition, Map<String, Long> numbers) {

  /** Keeps a copy of the numbers. */
  public Update {
    numbers = Map.copyOf(numbers);
  }
}
