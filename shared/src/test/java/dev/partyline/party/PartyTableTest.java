package dev.partyline.party;

import static dev.partyline.Some.deadline;
import static dev.partyline.Some.partyId;
import static dev.partyline.Some.userId;
import static dev.partyline.awssdk.ScriptedService.error;
import static dev.partyline.awssdk.ScriptedService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.ScriptedDynamoDb;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request to DynamoDB, and how its answer is read. */
class PartyTableTest {

  private ScriptedDynamoDb dynamoDb;

  @BeforeEach
  void start() throws IOException {
    dynamoDb = new ScriptedDynamoDb(json(200, "{}"));
  }

  @AfterEach
  void stop() throws IOException {
    dynamoDb.close();
  }

  @Test
  void shouldReadTheItemOnce_stronglyConsistent() {
    find("{}");

    assertThat(dynamoDb.calls())
        .singleElement()
        .satisfies(
            call ->
                assertThat(JsonParser.parseString(call.body()))
                    .isEqualTo(
                        JsonParser.parseString(
                            """
                            {"TableName":"party","ConsistentRead":true,
                             "Key":{"PK":{"S":"PARTY#p1"},"SK":{"S":"MEMBER#auth0|5f7c"}}}
                            """)));
  }

  @Test
  void shouldFindTheMember_whenThereIsAnItem() {
    assertThat(
            find(
                """
                {"Item":{"PK":{"S":"PARTY#p1"},"SK":{"S":"MEMBER#auth0|5f7c"},
                  "username":{"S":"Ann"},"avatar":{"S":"https://example.org/a.png"}}}
                """))
        .contains(new Member(userId("auth0|5f7c"), "Ann", Avatar.at("https://example.org/a.png")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"username\":{\"N\":\"7\"},\"avatar\":{\"S\":\"http://example.org/a.png\"}",
        ",\"username\":{\"NULL\":true},\"avatar\":{\"NULL\":true}",
        ",\"username\":{\"B\":\"AA==\"},\"avatar\":{\"BS\":[\"AA==\"]}",
        ",\"username\":{\"M\":{\"a\":{\"S\":\"b\"}}},\"avatar\":{\"L\":[{\"SS\":[\"a\"]}]}",
        ",\"username\":{\"BOOL\":true},\"avatar\":{\"NS\":[\"1\"]}",
        ",\"username\":{\"A TYPE OF TOMORROW\":true},\"avatar\":{}",
      })
  void shouldFindAMemberWithoutAProfile_whenTheItemHasNone(String more) {
    String item = "{\"PK\":{\"S\":\"PARTY#p1\"},\"SK\":{\"S\":\"MEMBER#auth0|5f7c\"}" + more + "}";

    assertThat(find("{\"Item\":" + item + "}"))
        .contains(new Member(userId("auth0|5f7c"), "", Avatar.none()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Item\":{}}",
        "{\"Item\":{\"PK\":{\"S\":\"PARTY#p1\"}}}",
        "{\"Item\":{\"PK\":{\"S\":\"PARTY#p1\"},\"SK\":{\"S\":\"MEMBER#ann\"}}}",
        "{\"Item\":{\"PK\":{\"S\":\"PARTY#p2\"},\"SK\":{\"S\":\"MEMBER#auth0|5f7c\"}}}",
      })
  void shouldFindNoMember_whenTheItemHasAnotherKey(String answer) {
    assertThat(find(answer)).isEmpty();
  }

  @Test
  void shouldFindNoMember_whenThereIsNoItem() {
    assertThat(find("{}")).isEmpty();
  }

  @Test
  void shouldBeUnavailable_whenDynamoDbIsUnavailable() {
    dynamoDb.then(error(400, "AccessDeniedException"));

    assertThatThrownBy(this::find)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("members")
        .cause()
        .isInstanceOf(AwsException.class)
        .hasMessage("AccessDeniedException");
  }

  private Optional<Member> find(String answer) {
    dynamoDb.then(json(200, answer));
    return find();
  }

  private Optional<Member> find() {
    return new PartyTable(dynamoDb.client(), "party")
        .find(partyId("p1"), userId("auth0|5f7c"), deadline());
  }
}
