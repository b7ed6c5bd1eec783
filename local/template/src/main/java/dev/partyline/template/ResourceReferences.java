package dev.partyline.template;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code Ref} and {@code Fn::GetAtt} give for resources, and parameters besides.
 *
 * <p>A resource's name is its name property, else {@code <stack>-<logicalId>} (CloudFormation
 * appends random characters, which a local stack does without). What exists in the cloud only gets
 * a made-up name, ARN or address of the right shape, never anything of a real account.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html">Ref</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html">Fn::GetAtt</a>
 */
final class ResourceReferences implements References {

  /** Types whose Ref is their ARN rather than their name. */
  private static final Set<String> REF_IS_ARN =
      Set.of("AWS::SNS::Topic", "AWS::SecretsManager::Secret");

  private final Map<String, Resource> resources;
  private final ParameterReferences parameters;
  private final StackInputs inputs;
  private final Evaluator evaluator;
  private final Set<String> underWay = new HashSet<>();

  ResourceReferences(
      Map<String, Resource> resources,
      ParameterReferences parameters,
      StackInputs inputs,
      Conditions conditions,
      FindInMap mappings) {
    this.resources = Map.copyOf(resources);
    this.parameters = parameters;
    this.inputs = inputs;
    this.evaluator = new Evaluator(this, conditions, mappings);
  }

  /** Evaluates with these references. */
  Evaluator evaluator() {
    return evaluator;
  }

  /** The resource that was referred to. */
  Resource resource(String logicalId, Location location) throws TemplateException {
    Resource resource = resources.get(logicalId);
    if (resource == null) {
      throw location.refuse("no parameter or resource " + logicalId);
    }
    if (!resource.exists()) {
      throw location.refuse("resource " + logicalId + " does not exist: its Condition is false");
    }
    return resource;
  }

  boolean isTable(String logicalId) {
    Resource resource = resources.get(logicalId);
    return resource != null
        && (resource.kind() == ResourceKind.TABLE || resource.kind() == ResourceKind.SIMPLE_TABLE);
  }

  @Override
  public Value ref(String name, Location location) throws TemplateException {
    if (parameters.has(name)) {
      return parameters.ref(name, location);
    }
    Resource resource = resource(name, location);
    return Scalar.computed(location, ref(resource), new ScalarOrigin.OfResource(name, "Ref"));
  }

  @Override
  public Value attribute(String logicalId, String attribute, Location location)
      throws TemplateException {
    Resource resource = resource(logicalId, location);
    Optional<String> known = inputs.attributes().attribute(logicalId, attribute);
    String text = known.isPresent() ? known.get() : madeUp(resource, attribute, location);
    return Scalar.computed(location, text, new ScalarOrigin.OfResource(logicalId, attribute));
  }

  /** The name of a resource in AWS, as opposed to its logical id. */
  String name(Resource resource) throws TemplateException {
    String madeUp = inputs.stackName() + "-" + resource.logicalId();
    return switch (resource.kind()) {
      case FUNCTION -> name(resource, "FunctionName", madeUp);
      case TABLE, SIMPLE_TABLE -> name(resource, "TableName", madeUp);
      case CLOUD_ONLY ->
          resource.type().equals("AWS::SQS::Queue") ? name(resource, "QueueName", madeUp) : madeUp;
      case HTTP_API -> madeUp;
    };
  }

  private String name(Resource resource, String property, String madeUp) throws TemplateException {
    Properties properties = new Properties(resource.properties(), evaluator);
    if (!underWay.add(resource.logicalId())) {
      throw properties.location(property).refuse("refers to itself");
    }
    String name = properties.text(property, madeUp);
    underWay.remove(resource.logicalId());
    return name;
  }

  private String ref(Resource resource) throws TemplateException {
    if (REF_IS_ARN.contains(resource.type())) {
      return arn(resource);
    }
    return resource.type().equals("AWS::SQS::Queue") ? queueUrl(resource) : name(resource);
  }

  private String madeUp(Resource resource, String attribute, Location location)
      throws TemplateException {
    return switch (attribute) {
      case "StreamArn" -> arn(resource) + "/stream/local";
      case "QueueUrl" -> queueUrl(resource);
      case "ApiEndpoint" ->
          "https://%s.execute-api.%s.amazonaws.com".formatted(name(resource), inputs.region());
      default -> {
        if (attribute.endsWith("Arn")) {
          yield arn(resource);
        }
        if (attribute.endsWith("Name")) {
          yield name(resource);
        }
        if (attribute.endsWith("Id")) {
          yield ref(resource);
        }
        throw location.refuse(
            "bin/local has no %s of %s (%s)"
                .formatted(attribute, resource.logicalId(), resource.type()));
      }
    };
  }

  private String arn(Resource resource) throws TemplateException {
    String service =
        switch (resource.kind()) {
          case FUNCTION -> "lambda";
          case HTTP_API -> "apigateway";
          case TABLE, SIMPLE_TABLE -> "dynamodb";
          case CLOUD_ONLY -> ResourceKind.service(resource.type()).toLowerCase(Locale.ROOT);
        };
    String prefix =
        switch (resource.kind()) {
          case FUNCTION -> "function:";
          case TABLE, SIMPLE_TABLE -> "table/";
          case HTTP_API, CLOUD_ONLY -> "";
        };
    return "arn:aws:%s:%s:%s:%s%s"
        .formatted(service, inputs.region(), inputs.accountId(), prefix, name(resource));
  }

  private String queueUrl(Resource resource) throws TemplateException {
    return "https://sqs.%s.amazonaws.com/%s/%s"
        .formatted(inputs.region(), inputs.accountId(), name(resource));
  }
}
