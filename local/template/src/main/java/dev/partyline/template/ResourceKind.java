package dev.partyline.template;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of resources that bin/local distinguishes. */
enum ResourceKind {
  FUNCTION,
  HTTP_API,
  TABLE,
  SIMPLE_TABLE,
  /** Exists in the cloud only; bin/local reads its name at most. */
  CLOUD_ONLY,
  /** Would run in the cloud, but not here: a warning names it. */
  UNSUPPORTED;

  private static final Set<String> CLOUD_ONLY_SERVICES =
      Set.of(
          "ApplicationAutoScaling",
          "ApplicationInsights",
          "Backup",
          "Budgets",
          "CertificateManager",
          "Chatbot",
          "CloudFront",
          "CloudWatch",
          "CodeDeploy",
          "Cognito",
          "EC2",
          "IAM",
          "KMS",
          "Logs",
          "Oam",
          "ResourceGroups",
          "Route53",
          "S3",
          "SNS",
          "SQS",
          "SSM",
          "SecretsManager",
          "Synthetics",
          "WAFv2",
          "XRay");

  private static final Set<String> CLOUD_ONLY_TYPES =
      Set.of(
          "AWS::ApiGatewayV2::ApiMapping",
          "AWS::ApiGatewayV2::DomainName",
          "AWS::ApiGatewayV2::VpcLink",
          "AWS::Lambda::Alias",
          "AWS::Lambda::CodeSigningConfig",
          "AWS::Lambda::EventInvokeConfig",
          "AWS::Lambda::Permission",
          "AWS::Lambda::Version",
          "AWS::Serverless::Connector");

  /** The types of SAM; one that is not among them is a spelling error. */
  private static final List<String> SAM_TYPES =
      List.of(
          "AWS::Serverless::Api",
          "AWS::Serverless::Application",
          "AWS::Serverless::CapacityProvider",
          "AWS::Serverless::Connector",
          "AWS::Serverless::Function",
          "AWS::Serverless::GraphQLApi",
          "AWS::Serverless::HttpApi",
          "AWS::Serverless::LayerVersion",
          "AWS::Serverless::SimpleTable",
          "AWS::Serverless::StateMachine",
          "AWS::Serverless::WebSocketApi");

  private static final String SAM = "AWS::Serverless::";

  /** Such as {@code AWS::SQS::Queue}, {@code Custom::Thing} or {@code My::Own::Module::MODULE}. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]+(::[A-Za-z0-9_@-]+)+");

  /**
   * The kind of a resource type.
   *
   * @throws TemplateException if it is not a resource type
   * @see <a
   *     href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html">SAM's
   *     resource types</a>
   */
  static ResourceKind of(String type, Location location) throws TemplateException {
    return switch (type) {
      case "AWS::Serverless::Function" -> FUNCTION;
      case "AWS::Serverless::HttpApi" -> HTTP_API;
      case "AWS::DynamoDB::Table" -> TABLE;
      case "AWS::Serverless::SimpleTable" -> SIMPLE_TABLE;
      default -> {
        if (CLOUD_ONLY_TYPES.contains(type) || CLOUD_ONLY_SERVICES.contains(service(type))) {
          yield CLOUD_ONLY;
        }
        if (!FORM.matcher(type).matches()) {
          throw location.error("'" + type + "' is not a resource type");
        }
        if (type.startsWith(SAM) && !SAM_TYPES.contains(type)) {
          throw location.error("SAM has no type " + type + NearestNames.of(type, SAM_TYPES));
        }
        yield UNSUPPORTED;
      }
    };
  }

  /** The middle of a type's name: {@code SQS} of {@code AWS::SQS::Queue}; empty if it has none. */
  static String service(String type) {
    int end = type.lastIndexOf("::");
    return type.startsWith("AWS::") && end > 5 ? type.substring(5, end) : "";
  }
}
