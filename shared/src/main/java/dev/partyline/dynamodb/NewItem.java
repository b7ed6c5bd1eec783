package dev.partyline.dynamodb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * An item as it is to be (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>).
 * With all names and values it may have 400 KB (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items">limits</a>),
 * which only DynamoDB counts. A lone surrogate in a text, which UTF-8 does not have, is written as
 * {@code ?}. Immutable, thread-safe.
 *
 * @param key which one; the other attributes are beside its two
 * @param texts attributes that are texts ({@code S}), by name
 * @param numbers attributes that are numbers ({@code N}), by name
 * @param maps attributes that are maps of texts ({@code M}), by name
 */
public record NewItem(
    Key key,
    Map<String, String> texts,
    Map<String, Long> numbers,
    Map<String, Map<String, String>> maps) {

  /**
   * Keeps a copy of it all.
   *
   * @throws IllegalArgumentException if an attribute is there twice
   */
  public NewItem {
    texts = Map.copyOf(texts);
    numbers = Map.copyOf(numbers);
    Map<String, Map<String, String>> copies = new HashMap<>();
    maps.forEach((name, map) -> copies.put(name, Map.copyOf(map)));
    maps = Map.copyOf(copies);
    Set<String> names = new HashSet<>(Set.of("PK", "SK"));
    names.addAll(texts.keySet());
    names.addAll(numbers.keySet());
    names.addAll(maps.keySet());
    if (names.size() < 2 + texts.size() + numbers.size() + maps.size()) {
      throw new IllegalArgumentException("an attribute is there twice");
    }
  }
}
