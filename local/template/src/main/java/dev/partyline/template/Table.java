package dev.partyline.template;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A DynamoDB table. Immutable.
 *
 * @param logicalId its name in the template
 * @param name {@code TableName}, else {@code <stack>-<logicalId>}
 * @param keySchema the partition key and, if there is one, the sort key
 * @param attributes types of the attributes that are part of a key, by name
 * @param globalIndexes global secondary indexes
 * @param localIndexes local secondary indexes
 * @param stream what its stream's records hold
 * @param timeToLive whether items expire
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html">AWS::DynamoDB::Table</a>
 */
public record Table(
    String logicalId,
    String name,
    List<Key> keySchema,
    Map<String, AttributeType> attributes,
    List<Index> globalIndexes,
    List<Index> localIndexes,
    StreamView stream,
    TimeToLive timeToLive) {

  /** Copies the lists and the map. */
  public Table {
    keySchema = List.copyOf(keySchema);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    globalIndexes = List.copyOf(globalIndexes);
    localIndexes = List.copyOf(localIndexes);
  }

  /**
   * One part of a key.
   *
   * @param attribute one of the table's {@link Table#attributes}
   */
  public record Key(String attribute, KeyType type) {}

  /** Which part of a key. */
  public enum KeyType {
    /** The partition key. */
    HASH,
    /** The sort key. */
    RANGE
  }

  /** String, number or binary. */
  public enum AttributeType {
    S,
    N,
    B
  }

  /**
   * A secondary index.
   *
   * @param nonKeyAttributes what it holds besides keys; only with {@link Projection#INCLUDE}
   */
  public record Index(
      String name, List<Key> keySchema, Projection projection, List<String> nonKeyAttributes) {

    /** Copies the lists. */
    public Index {
      keySchema = List.copyOf(keySchema);
      nonKeyAttributes = List.copyOf(nonKeyAttributes);
    }
  }

  /** What an index holds of an item. */
  public enum Projection {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  /** What a stream's record holds of an item; DynamoDB's own names, and one for no stream. */
  public enum StreamView {
    /** The table has no stream. */
    NONE,
    KEYS_ONLY,
    NEW_IMAGE,
    OLD_IMAGE,
    NEW_AND_OLD_IMAGES
  }

  /** Whether items expire. */
  public sealed interface TimeToLive {

    /** They do not. */
    record Off() implements TimeToLive {}

    /** They do, at the time in seconds since 1970 that the attribute holds. */
    record By(String attribute) implements TimeToLive {}
  }
}
