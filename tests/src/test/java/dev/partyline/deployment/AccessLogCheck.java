package dev.partyline.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that an API's access log is where AWS's services deliver logs without an entry of their
 * own in the account's policy, which may have 5,120 characters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html">Logs
 *     sent to CloudWatch Logs</a>
 */
final class AccessLogCheck {

  private static final String PREFIX = "/aws/vendedlogs/";

  private AccessLogCheck() {}

  static List<String> complaints(SamTemplate template) {
    List<String> complaints = new ArrayList<>();
    template
        .resources("AWS::Serverless::HttpApi")
        .forEach(
            (id, api) -> {
              String group =
                  api.at("/Properties/AccessLogSettings/DestinationArn/Fn::GetAtt/0").asText();
              JsonNode name =
                  template.root().at("/Resources/" + group + "/Properties/LogGroupName");
              if (!name.path("Fn::Sub").asText().startsWith(PREFIX)) {
                complaints.add(
                    "%s: the name of its log group %s must begin with %s"
                        .formatted(id, group, PREFIX));
              }
            });
    return complaints;
  }
}
