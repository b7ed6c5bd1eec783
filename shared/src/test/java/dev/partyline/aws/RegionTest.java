package dev.partyline.aws;

import static dev.partyline.Some.environment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.environment.EnvironmentException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;

class RegionTest {

  private static final List<String> PARTITIONS = List.of("aws", "aws-us-gov", "aws-cn", "aws-eusc");

  @Test
  void shouldHaveTheEndpointThatTheSdkHas_inEveryPartition() {
    assertThat(DynamoDbClient.serviceMetadata().regions())
        .filteredOn(region -> PARTITIONS.contains(PartitionMetadata.of(region).id()))
        // Names that only the SDK knows, for its options.
        .filteredOn(region -> !region.id().equals("local") && !region.id().endsWith("-fips"))
        .hasSizeGreaterThan(25)
        .allSatisfy(
            region ->
                assertThat(Region.from(environment("AWS_REGION", region.id())).endpoint("dynamodb"))
                    .isEqualTo(
                        DynamoDbEndpointProvider.defaultProvider()
                            .resolveEndpoint(asked -> asked.region(region))
                            .join()
                            .endpointUrl()
                            .toUri()));
  }

  @Test
  void shouldNameTheVariable_whenItIsNotSet() {
    assertThatThrownBy(() -> Region.from(environment()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AWS_REGION is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frankfurt",
        "eu-central-1.evil.example/",
        "US-EAST-1",
        "us-iso-east-1",
        "a@b-c-1"
      })
  void shouldNotStart_whenItIsNoRegion(String name) {
    assertThatThrownBy(() -> Region.from(environment("AWS_REGION", name)))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("AWS_REGION must be the name of an AWS region");
  }
}
