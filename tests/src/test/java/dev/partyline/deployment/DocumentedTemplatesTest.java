package dev.partyline.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the templates in the documentation are complete, by AWS's own linter. */
class DocumentedTemplatesTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

  // CloudFront's web ACLs and certificates exist in this region alone.
  private static final String REGION = "us-east-1";

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({
    "security.md, AWS::CloudFront::Distribution",
    "security.md, AWS::ApiGatewayV2::DomainName",
    "operations.md, AWS::CloudWatch::Alarm"
  })
  void shouldHaveNoComplaint(String page, String resource) throws IOException {
    assumeTrue(CfnLint.isInstalled(scratch), "cfn-lint is not installed");

    assertThat(CfnLint.complaints(template(page, resource), REGION, scratch)).isEmpty();
  }

  @Test
  void shouldComplain_whenATemplateIsDamaged() throws IOException {
    assumeTrue(CfnLint.isInstalled(scratch), "cfn-lint is not installed");
    String template = template("security.md", "AWS::CloudFront::Distribution");

    assertThat(
            CfnLint.complaints(
                template.replace("WebACLId: !GetAtt WebAcl.Arn", "WebACL: !GetAtt WebAcl.Arn"),
                REGION,
                scratch))
        .anyMatch(complaint -> complaint.contains("WebACL"));
  }

  /** The only template on a page that has a resource of this type. */
  private static String template(String page, String resource) throws IOException {
    String text = Files.readString(SamTemplate.PROJECT.resolve("docs").resolve(page));
    List<String> templates =
        BLOCK
            .matcher(text)
            .results()
            .map((MatchResult block) -> block.group(1))
            .filter(block -> block.contains("Type: " + resource + "\n"))
            .toList();
    assertThat(templates).as(page + ": " + resource).hasSize(1);
    return templates.get(0);
  }
}
