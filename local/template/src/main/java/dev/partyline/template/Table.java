package dev.partyline.template;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A DynamoDB table. Immutable.
 *
 * @param logicalId the logical id
 * @param name {@code TableName}, else {@code <stack>-<logicalId>}
 * @param keySchema the partition key and, if there is one, the sort key
 * @param attributes types of key attributes, by name
 * @param globalIndexes global secondary indexes
 * @param localIndexes local secondary indexes
 * @param stream the stream's view type
 * @param timeToLive whether and how items expire
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
   * A part of a key.
   *
   * @param attribute one of the table's {@link Table#attributes}
   */
  public record Key(String attribute, KeyType type) {}

  /** The type of a key part. */
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
   * @param nonKeyAttributes projected attributes besides keys; only with {@link Projection#INCLUDE}
   */
  public record Index(
      String name, List<Key> keySchema, Projection projection, List<String> nonKeyAttributes) {

    /** Copies the lists. */
    public Index {
      keySchema = List.copyOf(keySchema);
      nonKeyAttributes = List.copyOf(nonKeyAttributes);
    }
  }

  /** The attributes that an index contains. */
  public enum Projection {
    ALL,
    KEYS_ONLY,
    INCLUDE
  }

  /** DynamoDB's stream view types, and one for no stream. */
  public enum StreamView {
    /** The table has no stream. */
    NONE,
    KEYS_ONLY,
    NEW_IMAGE,
    OLD_IMAGE,
    NEW_AND_OLD_IMAGES
  }

  /** The time to live of items. */
  public sealed interface TimeToLive {

    /** Items do not expire. */
    record Off() implements TimeToLive {}

    /** Items expire at the attribute's value, in seconds since 1970. */
    record By(String attribute) implements TimeToLive {}
  }
}
