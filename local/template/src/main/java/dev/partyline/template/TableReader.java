package dev.partyline.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads an {@code AWS::DynamoDB::Table} and its short form, {@code AWS::Serverless::SimpleTable},
 * whose default key is a string named {@code id}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html">AWS::DynamoDB::Table</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html">AWS::Serverless::SimpleTable</a>
 */
final class TableReader {

  private static final KnownProperties TABLE =
      KnownProperties.reading(
              "AttributeDefinitions",
              "GlobalSecondaryIndexes",
              "KeySchema",
              "LocalSecondaryIndexes",
              "StreamSpecification",
              "TableName",
              "TimeToLiveSpecification")
          .ignoring(
              "BillingMode",
              "ContributorInsightsSpecification",
              "DeletionProtectionEnabled",
              "KinesisStreamSpecification",
              "OnDemandThroughput",
              "PointInTimeRecoverySpecification",
              "ProvisionedThroughput",
              "ResourcePolicy",
              "SSESpecification",
              "TableClass",
              "Tags",
              "WarmThroughput")
          .rejecting("ImportSourceSpecification", "bin/local has no buckets");

  private static final KnownProperties SIMPLE_TABLE =
      KnownProperties.reading("PrimaryKey", "TableName")
          .ignoring(
              "PointInTimeRecoverySpecification",
              "ProvisionedThroughput",
              "SSESpecification",
              "Tags");

  private static final KnownProperties PRIMARY_KEY = KnownProperties.reading("Name", "Type");
  private static final KnownProperties ATTRIBUTE =
      KnownProperties.reading("AttributeName", "AttributeType");
  private static final KnownProperties KEY = KnownProperties.reading("AttributeName", "KeyType");
  private static final KnownProperties INDEX =
      KnownProperties.reading("IndexName", "KeySchema", "Projection")
          .ignoring(
              "ContributorInsightsSpecification",
              "OnDemandThroughput",
              "ProvisionedThroughput",
              "WarmThroughput");
  private static final KnownProperties PROJECTION =
      KnownProperties.reading("NonKeyAttributes", "ProjectionType");
  private static final KnownProperties STREAM =
      KnownProperties.reading("StreamViewType").ignoring("ResourcePolicy");
  private static final KnownProperties TIME_TO_LIVE =
      KnownProperties.reading("AttributeName", "Enabled");

  private final ResourceReferences references;

  TableReader(ResourceReferences references) {
    this.references = references;
  }

  Table read(Resource resource) throws TemplateException {
    return resource.kind() == ResourceKind.SIMPLE_TABLE ? simple(resource) : full(resource);
  }

  private Table full(Resource resource) throws TemplateException {
    Properties properties = Properties.of(resource.properties(), TABLE, references.evaluator());
    Map<String, Table.AttributeType> attributes = new TreeMap<>();
    for (Properties attribute : properties.objects("AttributeDefinitions", ATTRIBUTE)) {
      attributes.put(
          attribute.text("AttributeName"),
          attribute.constant("AttributeType", Table.AttributeType.class));
    }
    return new Table(
        resource.logicalId(),
        references.name(resource),
        keySchema(properties, attributes),
        attributes,
        indexes(properties, "GlobalSecondaryIndexes", attributes),
        indexes(properties, "LocalSecondaryIndexes", attributes),
        stream(properties),
        timeToLive(properties));
  }

  private Table simple(Resource resource) throws TemplateException {
    Properties properties =
        Properties.of(resource.properties(), SIMPLE_TABLE, references.evaluator());
    String name = "id";
    Table.AttributeType type = Table.AttributeType.S;
    Optional<Properties> key = properties.findObject("PrimaryKey", PRIMARY_KEY);
    if (key.isPresent()) {
      name = key.get().text("Name", name);
      String written = key.get().text("Type", "String");
      type =
          switch (written.toLowerCase(Locale.ROOT)) {
            case "string" -> Table.AttributeType.S;
            case "number" -> Table.AttributeType.N;
            case "binary" -> Table.AttributeType.B;
            default ->
                throw key.get()
                    .location("Type")
                    .error("must be String, Number or Binary, not '" + written + "'");
          };
    }
    return new Table(
        resource.logicalId(),
        references.name(resource),
        List.of(new Table.Key(name, Table.KeyType.HASH)),
        Map.of(name, type),
        List.of(),
        List.of(),
        Table.StreamView.NONE,
        new Table.TimeToLive.Off());
  }

  private static List<Table.Key> keySchema(
      Properties properties, Map<String, Table.AttributeType> attributes) throws TemplateException {
    properties.required("KeySchema");
    List<Table.Key> keys = new ArrayList<>();
    for (Properties key : properties.objects("KeySchema", KEY)) {
      String attribute = key.text("AttributeName");
      if (!attributes.containsKey(attribute)) {
        throw key.location("AttributeName").error(attribute + " is not in AttributeDefinitions");
      }
      keys.add(new Table.Key(attribute, key.constant("KeyType", Table.KeyType.class)));
    }
    List<Table.KeyType> types = keys.stream().map(Table.Key::type).toList();
    if (!types.equals(List.of(Table.KeyType.HASH))
        && !types.equals(List.of(Table.KeyType.HASH, Table.KeyType.RANGE))) {
      throw properties.location("KeySchema").error("must be a HASH key, and a RANGE key if any");
    }
    return keys;
  }

  private static List<Table.Index> indexes(
      Properties properties, String name, Map<String, Table.AttributeType> attributes)
      throws TemplateException {
    List<Table.Index> indexes = new ArrayList<>();
    for (Properties index : properties.objects(name, INDEX)) {
      index.required("Projection");
      Properties projection = index.findObject("Projection", PROJECTION).orElseThrow();
      indexes.add(
          new Table.Index(
              index.text("IndexName"),
              keySchema(index, attributes),
              projection.constant("ProjectionType", Table.Projection.class),
              projection.texts("NonKeyAttributes")));
    }
    return indexes;
  }

  private static Table.StreamView stream(Properties properties) throws TemplateException {
    Optional<Properties> stream = properties.findObject("StreamSpecification", STREAM);
    if (stream.isEmpty()) {
      return Table.StreamView.NONE;
    }
    Table.StreamView view = stream.get().constant("StreamViewType", Table.StreamView.class);
    if (view == Table.StreamView.NONE) {
      throw stream.get().location("StreamViewType").error("NONE is not a DynamoDB view type");
    }
    return view;
  }

  private static Table.TimeToLive timeToLive(Properties properties) throws TemplateException {
    Optional<Properties> specification =
        properties.findObject("TimeToLiveSpecification", TIME_TO_LIVE);
    if (specification.isEmpty()) {
      return new Table.TimeToLive.Off();
    }
    specification.get().required("Enabled");
    return specification.get().flag("Enabled", false)
        ? new Table.TimeToLive.By(specification.get().text("AttributeName"))
        : new Table.TimeToLive.Off();
  }
}
