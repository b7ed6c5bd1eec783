package dev.partyline.cloud.dynamodb;

import dev.partyline.template.Table;
import java.util.List;
import java.util.Map;

/** A table with a stream, as a template declares it. */
final class TestTable {

  private TestTable() {}

  static Table named(String name, Table.TimeToLive timeToLive) {
    return new Table(
        "Table",
        name,
        List.of(new Table.Key("PK", Table.KeyType.HASH), new Table.Key("SK", Table.KeyType.RANGE)),
        Map.of("PK", Table.AttributeType.S, "SK", Table.AttributeType.S),
        List.of(),
        List.of(),
        Table.StreamView.NEW_AND_OLD_IMAGES,
        timeToLive);
  }
}
