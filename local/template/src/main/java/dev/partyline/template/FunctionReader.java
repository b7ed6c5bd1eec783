package dev.partyline.template;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads an {@code AWS::Serverless::Function}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html">AWS::Serverless::Function</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html">AWS::Lambda::Function,
 *     for defaults and limits</a>
 */
final class FunctionReader {

  static final KnownProperties PROPERTIES =
      KnownProperties.reading(
              "CodeUri",
              "Environment",
              "Events",
              "FunctionName",
              "Handler",
              "MemorySize",
              "PackageType",
              "Runtime",
              "Timeout")
          .ignoring(
              "Architectures",
              "AssumeRolePolicyDocument",
              "AutoPublishAlias",
              "AutoPublishAliasAllProperties",
              "AutoPublishCodeSha256",
              "CodeSigningConfigArn",
              "DeadLetterQueue",
              "DeploymentPreference",
              "Description",
              "EphemeralStorage",
              "EventInvokeConfig",
              "FunctionUrlConfig",
              "KmsKeyArn",
              "LoggingConfig",
              "PermissionsBoundary",
              "Policies",
              "PropagateTags",
              "ProvisionedConcurrencyConfig",
              "PublishToLatestPublished",
              "RecursiveLoop",
              "ReservedConcurrentExecutions",
              "Role",
              "RolePath",
              "RuntimeManagementConfig",
              "SnapStart",
              "SourceKMSKeyArn",
              "Tags",
              "Tracing",
              "VersionDescription",
              "VpcConfig")
          .rejecting("CapacityProviderConfig", "a function runs in a JVM of its own")
          .rejecting("DurableConfig", "bin/local has no durable executions")
          .rejecting("FileSystemConfigs", "bin/local has no mounted file systems")
          .rejecting("FunctionScalingConfig", "a function runs in a JVM of its own")
          .rejecting("ImageConfig", "functions must be zips")
          .rejecting("ImageUri", "functions must be zips")
          .rejecting("InlineCode", "functions must be zips")
          .rejecting("Layers", "bin/local has no layers")
          .rejecting("TenancyConfig", "bin/local has no tenants");

  static final KnownProperties EVENT = KnownProperties.reading("Type", "Properties");
  private static final Pattern OTHER_RUNTIME =
      Pattern.compile("(nodejs|python|ruby|dotnet|provided|go)[a-z0-9.]*");
  private static final Pattern JAVA_RUNTIME = Pattern.compile("java[0-9]+(\\.al2)?");

  private final Path folder;
  private final ResourceReferences references;
  private final EnvironmentReader environment;

  /**
   * Creates a reader.
   *
   * @param folder the template's folder, the base of {@code CodeUri}
   */
  FunctionReader(Path folder, ResourceReferences references, Map<String, String> variables) {
    this.folder = folder;
    this.references = references;
    this.environment = new EnvironmentReader(variables, references);
  }

  /**
   * What keeps a valid function from running here: that it is an image, or not in Java.
   *
   * @return the property with it; empty if it runs, or is invalid
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
   *     runtimes</a>
   */
  static Optional<String> obstacle(Properties function) throws TemplateException {
    if (function.text("PackageType", "Zip").equals("Image")) {
      return Optional.of("PackageType");
    }
    Optional<Scalar> runtime = function.findScalar("Runtime");
    return runtime.isPresent() && OTHER_RUNTIME.matcher(runtime.get().asText()).matches()
        ? Optional.of("Runtime")
        : Optional.empty();
  }

  /** Whether bin/local runs the function. */
  boolean runs(Resource resource) throws TemplateException {
    return obstacle(new Properties(resource.properties(), references.evaluator())).isEmpty();
  }

  Function read(Resource resource) throws TemplateException {
    Properties properties =
        Properties.of(resource.properties(), PROPERTIES, references.evaluator());
    if (!properties.text("PackageType", "Zip").equals("Zip")) {
      throw properties.location("PackageType").error("must be Zip or Image");
    }
    String runtime = properties.text("Runtime");
    if (!JAVA_RUNTIME.matcher(runtime).matches()) {
      throw properties.location("Runtime").error("must be a Java runtime, not " + runtime);
    }
    List<HttpRoute> routes = new ArrayList<>();
    List<StreamMapping> streams = new ArrayList<>();
    readEvents(properties, routes, streams);
    EnvironmentReader.Environment variables = environment.read(properties);
    return new Function(
        resource.logicalId(),
        references.name(resource),
        code(properties),
        properties.text("Handler"),
        runtime,
        Duration.ofSeconds(properties.integer("Timeout", 3, 1, 900)),
        properties.integer("MemorySize", 128, 128, 10_240),
        variables.values(),
        variables.tables(),
        routes,
        streams);
  }

  private Path code(Properties properties) throws TemplateException {
    Value uri = properties.required("CodeUri");
    if (!(uri instanceof Scalar scalar) || scalar.asText().startsWith("s3://")) {
      throw properties.location("CodeUri").error("must be the path of a zip on this machine");
    }
    try {
      return folder.resolve(scalar.asText()).toAbsolutePath().normalize();
    } catch (InvalidPathException notAPath) {
      throw properties.location("CodeUri").error("invalid path: " + scalar.shown());
    }
  }

  private void readEvents(
      Properties properties, List<HttpRoute> routes, List<StreamMapping> streams)
      throws TemplateException {
    Mapping events = properties.mapping("Events");
    for (String name : events.entries().keySet()) {
      Properties event = Properties.of(events.section(name), EVENT, properties.evaluator());
      switch (EventType.read(event)) {
        case HTTP_API -> routes.add(new RouteReader(references).read(event));
        case DYNAMO_DB -> streams.add(new StreamMappingReader(references).read(event));
        case UNSUPPORTED -> {
          // Nothing sends it here; UnsupportedParts names it.
        }
      }
    }
  }
}
