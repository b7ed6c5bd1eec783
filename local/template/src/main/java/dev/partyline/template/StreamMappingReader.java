package dev.partyline.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code DynamoDB} event.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-dynamodb.html">DynamoDB
 *     event</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html">Parameters
 *     for DynamoDB event source mappings, for defaults and limits</a>
 */
final class StreamMappingReader {

  private static final KnownProperties PROPERTIES =
      KnownProperties.reading(
              "BatchSize",
              "BisectBatchOnFunctionError",
              "DestinationConfig",
              "Enabled",
              "FilterCriteria",
              "FunctionResponseTypes",
              "MaximumBatchingWindowInSeconds",
              "MaximumRecordAgeInSeconds",
              "MaximumRetryAttempts",
              "ParallelizationFactor",
              "StartingPosition",
              "Stream")
          .ignoring("KmsKeyArn", "MetricsConfig")
          .rejecting("StartingPositionTimestamp", "a DynamoDB stream cannot start at a time")
          .rejecting("TumblingWindowInSeconds", "bin/local has no windows");

  private static final KnownProperties DESTINATION_CONFIG = KnownProperties.reading("OnFailure");
  private static final KnownProperties DESTINATION =
      KnownProperties.reading("Destination").ignoring("Type");
  private static final KnownProperties FILTER_CRITERIA = KnownProperties.reading("Filters");
  private static final KnownProperties FILTER = KnownProperties.reading("Pattern");

  private final ResourceReferences references;

  StreamMappingReader(ResourceReferences references) {
    this.references = references;
  }

  StreamMapping read(Properties event) throws TemplateException {
    event.required("Properties");
    Properties properties = event.findObject("Properties", PROPERTIES).orElseThrow();
    return new StreamMapping(
        table(properties),
        properties.constant("StartingPosition", StreamMapping.StartingPosition.class),
        properties.flag("Enabled", true),
        properties.integer("BatchSize", 100, 1, 10_000),
        Duration.ofSeconds(properties.integer("MaximumBatchingWindowInSeconds", 0, 0, 300)),
        properties.integer("ParallelizationFactor", 1, 1, 10),
        reportsBatchItemFailures(properties),
        properties.flag("BisectBatchOnFunctionError", false),
        properties.integer("MaximumRetryAttempts", -1, -1, 10_000),
        maximumRecordAge(properties),
        filterPatterns(properties),
        onFailure(properties));
  }

  private String table(Properties properties) throws TemplateException {
    Scalar stream = properties.evaluator().scalar(properties.required("Stream"));
    if (stream.origin() instanceof ScalarOrigin.OfResource origin
        && origin.attribute().equals("StreamArn")
        && references.isTable(origin.logicalId())) {
      Resource table = references.resource(origin.logicalId(), stream.location());
      Properties of = new Properties(table.properties(), properties.evaluator());
      if (of.find("StreamSpecification").isEmpty()) {
        throw properties
            .location("Stream")
            .error(origin.logicalId() + " has no StreamSpecification");
      }
      return origin.logicalId();
    }
    throw properties
        .location("Stream")
        .error("must be a !GetAtt of the StreamArn of a table in this template");
  }

  private static boolean reportsBatchItemFailures(Properties properties) throws TemplateException {
    List<String> types = properties.texts("FunctionResponseTypes");
    for (String type : types) {
      if (!type.equals("ReportBatchItemFailures")) {
        throw properties
            .location("FunctionResponseTypes")
            .error("must be ReportBatchItemFailures, not '" + type + "'");
      }
    }
    return !types.isEmpty();
  }

  private static int maximumRecordAge(Properties properties) throws TemplateException {
    int seconds = properties.integer("MaximumRecordAgeInSeconds", -1, -1, 604_800);
    if (seconds >= 0 && seconds < 60) {
      throw properties
          .location("MaximumRecordAgeInSeconds")
          .error("must be -1 or from 60 to 604800, not " + seconds);
    }
    return seconds;
  }

  private static List<String> filterPatterns(Properties properties) throws TemplateException {
    List<String> patterns = new ArrayList<>();
    Optional<Properties> criteria = properties.findObject("FilterCriteria", FILTER_CRITERIA);
    if (criteria.isPresent()) {
      for (Properties filter : criteria.get().objects("Filters", FILTER)) {
        Scalar pattern = filter.evaluator().scalar(filter.required("Pattern"));
        patterns.add(FilterPattern.check(pattern, filter.location("Pattern")));
      }
    }
    return patterns;
  }

  private StreamMapping.FailureDestination onFailure(Properties properties)
      throws TemplateException {
    Optional<Properties> config = properties.findObject("DestinationConfig", DESTINATION_CONFIG);
    Optional<Properties> onFailure =
        config.isPresent() ? config.get().findObject("OnFailure", DESTINATION) : Optional.empty();
    if (onFailure.isEmpty()) {
      return new StreamMapping.FailureDestination.None();
    }
    Properties destination = onFailure.get();
    Scalar arn = destination.evaluator().scalar(destination.required("Destination"));
    if (arn.origin() instanceof ScalarOrigin.OfResource origin) {
      Resource resource = references.resource(origin.logicalId(), arn.location());
      return resource.type().equals("AWS::SQS::Queue")
          ? queue(resource, origin, destination.location("Destination"))
          : new StreamMapping.FailureDestination.ToResource(origin.logicalId());
    }
    throw destination
        .location("Destination")
        .error("must refer to a queue or topic in this template");
  }

  private StreamMapping.FailureDestination queue(
      Resource resource, ScalarOrigin.OfResource origin, Location location)
      throws TemplateException {
    String name = references.name(resource);
    if (!origin.attribute().equals("Arn")) {
      throw location.error("must be a !GetAtt of the queue's Arn");
    }
    if (name.endsWith(".fifo")) {
      throw location.error("must be a standard queue: Lambda does not support FIFO queues here");
    }
    return new StreamMapping.FailureDestination.ToQueue(resource.logicalId(), name);
  }
}
