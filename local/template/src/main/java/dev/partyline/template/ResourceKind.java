package dev.partyline.template;

import java.util.Set;

/** The kinds of resources that bin/local distinguishes. */
enum ResourceKind {
  FUNCTION,
  HTTP_API,
  TABLE,
  SIMPLE_TABLE,
  /** Exists in the cloud only; bin/local reads its name at most. */
  CLOUD_ONLY;

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

  /**
   * The kind of a resource type.
   *
   * @throws TemplateException if bin/local cannot run it and must not ignore it: a route, a
   *     function or a subscription would silently be missing
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
        throw location.error("bin/local cannot run " + type);
      }
    };
  }

  /** The middle of a type's name: {@code SQS} of {@code AWS::SQS::Queue}; empty if it has none. */
  static String service(String type) {
    int end = type.lastIndexOf("::");
    return type.startsWith("AWS::") && end > 5 ? type.substring(5, end) : "";
  }
}
