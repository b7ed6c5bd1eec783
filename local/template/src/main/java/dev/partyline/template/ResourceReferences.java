package dev.partyline.template;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates {@code Ref} and {@code Fn::GetAtt} for resources and parameters.
 *
 * <p>A resource's name is its name property, else {@code <stack>-<logicalId>} (CloudFormation also
 * appends random characters). A resource that exists in the cloud only gets a generated name, ARN
 * or address in the correct form.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html">Ref</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html">Fn::GetAtt</a>
 */
final class ResourceReferences implements References {

  /** Types whose Ref is the ARN, not the name. */
  private static final Set<String> REF_IS_ARN =
      Set.of("AWS::SNS::Topic", "AWS::SecretsManager::Secret");

  private final Map<String, Resource> resources;
  private final ParameterReferences parameters;
  private final StackInputs inputs;
  private final Evaluator evaluator;
  private final Set<String> inProgress = new HashSet<>();

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

  /** An evaluator with these references. */
  Evaluator evaluator() {
    return evaluator;
  }

  /** The resource with a logical id. */
  Resource resource(String logicalId, Location location) throws TemplateException {
    Resource resource = resources.get(logicalId);
    if (resource == null) {
      throw location.error("unknown parameter or resource " + logicalId);
    }
    if (!resource.exists()) {
      throw location.error("resource " + logicalId + " does not exist: its Condition is false");
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
    String text = known.isPresent() ? known.get() : generated(resource, attribute, location);
    return Scalar.computed(location, text, new ScalarOrigin.OfResource(logicalId, attribute));
  }

  /** The physical name of a resource. */
  String name(Resource resource) throws TemplateException {
    String generated = inputs.stackName() + "-" + resource.logicalId();
    return switch (resource.kind()) {
      case FUNCTION -> name(resource, "FunctionName", generated);
      case TABLE, SIMPLE_TABLE -> name(resource, "TableName", generated);
      case CLOUD_ONLY ->
          resource.type().equals("AWS::SQS::Queue")
              ? name(resource, "QueueName", generated)
              : generated;
      case HTTP_API, UNSUPPORTED -> generated;
    };
  }

  private String name(Resource resource, String property, String generated)
      throws TemplateException {
    Properties properties = new Properties(resource.properties(), evaluator);
    if (!inProgress.add(resource.logicalId())) {
      throw properties.location(property).error("refers to itself");
    }
    String name = properties.text(property, generated);
    inProgress.remove(resource.logicalId());
    return name;
  }

  private String ref(Resource resource) throws TemplateException {
    if (REF_IS_ARN.contains(resource.type())) {
      return arn(resource);
    }
    return resource.type().equals("AWS::SQS::Queue") ? queueUrl(resource) : name(resource);
  }

  private String generated(Resource resource, String attribute, Location location)
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
        if (resource.kind() == ResourceKind.UNSUPPORTED) {
          yield name(resource);
        }
        throw location.error(
            "bin/local has no attribute %s of %s (%s)"
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
          case CLOUD_ONLY, UNSUPPORTED ->
              ResourceKind.service(resource.type()).toLowerCase(Locale.ROOT);
        };
    String prefix =
        switch (resource.kind()) {
          case FUNCTION -> "function:";
          case TABLE, SIMPLE_TABLE -> "table/";
          case HTTP_API, CLOUD_ONLY, UNSUPPORTED -> "";
        };
    return "arn:aws:%s:%s:%s:%s%s"
        .formatted(service, inputs.region(), inputs.accountId(), prefix, name(resource));
  }

  private String queueUrl(Resource resource) throws TemplateException {
    return "https://sqs.%s.amazonaws.com/%s/%s"
        .formatted(inputs.region(), inputs.accountId(), name(resource));
  }
}
