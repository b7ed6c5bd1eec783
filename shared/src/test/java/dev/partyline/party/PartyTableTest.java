package dev.partyline.party;

import static dev.partyline.Some.partyId;
import static dev.partyline.Some.userId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partyline.dynamodb.LateClient;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What needs no DynamoDB: what it is asked, and what is made of its answer. */
class PartyTableTest {

  private final List<GetItemRequest> requests = new ArrayList<>();

  @Test
  void shouldAskOnceAndConsistently_forTheOneItem() {
    find(Map.of());

    assertThat(requests)
        .containsExactly(
            GetItemRequest.builder()
                .tableName("party")
                .key(
                    Map.of(
                        "PK", AttributeValue.fromS("PARTY#p1"),
                        "SK", AttributeValue.fromS("MEMBER#auth0|5f7c")))
                .consistentRead(true)
                .build());
  }

  @Test
  void shouldFindTheMember_whenThereIsAnItem() {
    assertThat(
            find(
                Map.of(
                    "username", AttributeValue.fromS("Ann"),
                    "avatar", AttributeValue.fromS("https://example.org/a.png"))))
        .contains(new Member(userId("auth0|5f7c"), "Ann", Avatar.at("https://example.org/a.png")));
  }

  @Test
  void shouldFindAMemberWithoutAProfile_whenTheItemHasNone() {
    Member bare = new Member(userId("auth0|5f7c"), "", Avatar.none());

    assertThat(find(Map.of("PK", AttributeValue.fromS("PARTY#p1")))).contains(bare);
    assertThat(
            find(
                Map.of(
                    "username", AttributeValue.fromN("7"),
                    "avatar", AttributeValue.fromS("http://example.org/a.png"))))
        .contains(bare);
  }

  @Test
  void shouldFindNobody_whenThereIsNoItem() {
    assertThat(find(Map.of())).isEmpty();
  }

  @Test
  void shouldBeUnavailable_whateverTheSdkSays() {
    List<SdkException> faults =
        List.of(
            SdkClientException.create("connection refused"),
            ApiCallTimeoutException.create(2500),
            ProvisionedThroughputExceededException.builder().message("slow down").build(),
            (SdkException) DynamoDbException.builder().message("denied").statusCode(400).build());

    assertThat(faults)
        .allSatisfy(
            fault ->
                assertThatThrownBy(
                        () ->
                            find(
                                () -> {
                                  throw fault;
                                }))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("members")
                    .hasCause(fault));
  }

  private Optional<Member> find(Map<String, AttributeValue> item) {
    return find(() -> GetItemResponse.builder().item(item).build());
  }

  private Optional<Member> find(Supplier<GetItemResponse> answer) {
    return new PartyTable(new LateClient(() -> answering(answer)), "party")
        .find(partyId("p1"), userId("auth0|5f7c"));
  }

  private DynamoDbClient answering(Supplier<GetItemResponse> answer) {
    return new DynamoDbClient() {
      @Override
      public GetItemResponse getItem(GetItemRequest request) {
        requests.add(request);
        return answer.get();
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }
}
