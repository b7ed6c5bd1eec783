package dev.partyline.awssdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.Some;
import dev.partyline.environment.EnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables that configure DynamoDB. */
class DynamoDbTest {

  @ParameterizedTest
  @CsvSource({
    "prod, AWS_ENDPOINT_URL_DYNAMODB, https://dynamodb.example.org",
    "prod, AWS_ENDPOINT_URL_DYNAMODB, http://127.0.0.1:8000",
    "dev, AWS_ENDPOINT_URL_DYNAMODB, http://host.docker.internal:8000",
    "dev, AWS_ENDPOINT_URL, http://172.17.0.2:4566",
    "local, AWS_ENDPOINT_URL, http://localhost:4566",
  })
  void shouldStart_whateverTheAddress(String stage, String variable, String url) {
    assertThat(from("STAGE", stage, "AWS_REGION", "eu-central-1", variable, url)).isNotNull();
  }

  @Test
  void shouldPreferTheServicesOwnEndpoint_toThatOfAllServices() {
    assertThatThrownBy(
            () ->
                from(
                    "STAGE", "prod",
                    "AWS_REGION", "eu-central-1",
                    "AWS_ENDPOINT_URL", "https://aws.example.org",
                    "AWS_ENDPOINT_URL_DYNAMODB", "http://192.0.2.1"))
        .hasMessageStartingWith("AWS_ENDPOINT_URL_DYNAMODB ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prod|http://192.0.2.1:8000|must be an https address (http only on loopback)",
        "prod|nowhere|must be an https address (http only on loopback)",
        "dev|ftp://127.0.0.1|must be an https or http address",
        "dev|nowhere|must be an https or http address",
      })
  void shouldNotStart_whenTheAddressIsInvalid(String stage, String url, String problem) {
    assertThatThrownBy(
            () ->
                from(
                    "STAGE", stage, "AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_DYNAMODB", url))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AWS_ENDPOINT_URL_DYNAMODB " + problem);
  }

  @Test
  void shouldNotStart_withoutARegion() {
    assertThatThrownBy(() -> from("STAGE", "dev")).hasMessage("AWS_REGION is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Frankfurt", "eu central", "eu-central-1.evil.example/", "eu"})
  void shouldNotStart_whenTheRegionIsInvalid(String region) {
    assertThatThrownBy(() -> from("STAGE", "dev", "AWS_REGION", region))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AWS_REGION must be the name of an AWS region");
  }

  private static AwsService<?> from(String... variables) {
    return DynamoDb.from(
        Some.environment(variables),
        new AwsSdk(AwsSdk.httpClient().build(), () -> ScriptedDynamoDb.credentials("AKID")));
  }
}
