package dev.partyline.secret;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.environment.EnvironmentException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;

class SecretArnTest {

  @ParameterizedTest
  @CsvSource({
    "aws, eu-central-1",
    "aws, us-east-1",
    "aws, ap-southeast-4",
    "aws-us-gov, us-gov-west-1",
    "aws-cn, cn-north-1",
    "aws-eusc, eusc-de-east-1",
  })
  void shouldPointWhereTheSdkPoints(String partition, String region) {
    SecretArn arn =
        parse("arn:" + partition + ":secretsmanager:" + region + ":123456789012:secret:a/b-A1b2C3")
            .orElseThrow();

    assertThat(arn.region().name()).isEqualTo(region);
    assertThat(arn.region().endpoint("secretsmanager"))
        .isEqualTo(
            SecretsManagerEndpointProvider.defaultProvider()
                .resolveEndpoint(asked -> asked.region(Region.of(region)))
                .join()
                .endpointUrl()
                .toUri());
  }

  @Test
  void shouldBeNothing_whenTheVariableIsNotSet() {
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partyline/dev",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:",
        "arn:aws:secretsmanager:eu-central-1:12345:secret:a",
        "arn:aws:secretsmanager::123456789012:secret:a",
        "arn:aws:secretsmanager:eu-central-1.evil.example/:123456789012:secret:a",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a b",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:a:b",
        "arn:aws-nowhere:secretsmanager:eu-central-1:123456789012:secret:a",
        "arn:aws:ssm:eu-central-1:123456789012:parameter/a",
        "{\"key\":\"s3cr3t\"}",
      })
  void shouldNameTheVariableAndNotItsValue_whenItIsNoSecretsArn(String value) {
    assertThatThrownBy(() -> parse(value))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("PUSHER_SECRET_ARN must be the ARN of a Secrets Manager secret");
  }

  private static Optional<SecretArn> parse(String value) {
    return SecretArn.from(environment("PUSHER_SECRET_ARN", value), "PUSHER_SECRET_ARN");
  }
}
