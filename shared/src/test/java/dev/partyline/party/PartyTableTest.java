package dev.partyline.party;

import static dev.partyline.Some.avatar;
import static dev.partyline.Some.deadline;
import static dev.partyline.Some.environment;
import static dev.partyline.Some.partyId;
import static dev.partyline.Some.userId;
import static dev.partyline.Some.username;
import static dev.partyline.awssdk.ScriptedService.error;
import static dev.partyline.awssdk.ScriptedService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.partyline.awssdk.AwsException;
import dev.partyline.awssdk.ScriptedDynamoDb;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request to DynamoDB, and how its answer is read. */
class PartyTableTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

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
        .contains(
            new Member(
                userId("auth0|5f7c"),
                Optional.of(username("Ann")),
                avatar("https://example.org/a.png")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"username\":{\"N\":\"7\"},\"avatar\":{\"S\":\"http://example.org/a.png\"}",
        ",\"username\":{\"NULL\":true},\"avatar\":{\"NULL\":true}",
        ",\"username\":{\"S\":\"   \"},\"avatar\":{\"S\":\"https://u:p@example.org/a\"}",
        ",\"username\":{\"S\":\"\"},\"avatar\":{\"S\":\"\"}",
        ",\"username\":{\"B\":\"AA==\"},\"avatar\":{\"BS\":[\"AA==\"]}",
        ",\"username\":{\"M\":{\"a\":{\"S\":\"b\"}}},\"avatar\":{\"L\":[{\"SS\":[\"a\"]}]}",
        ",\"username\":{\"BOOL\":true},\"avatar\":{\"NS\":[\"1\"]}",
        ",\"username\":{\"A TYPE OF TOMORROW\":true},\"avatar\":{}",
      })
  void shouldFindAMemberWithoutAProfile_whenTheItemHasNone(String more) {
    String item = "{\"PK\":{\"S\":\"PARTY#p1\"},\"SK\":{\"S\":\"MEMBER#auth0|5f7c\"}" + more + "}";

    assertThat(find("{\"Item\":" + item + "}"))
        .contains(new Member(userId("auth0|5f7c"), Optional.empty(), Avatar.none()));
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1767225600", // NOW
        "1767225599.5",
        "1766966400", // three days before
        "0",
        "-1",
        "1E+9",
      })
  void shouldFindNoMember_whenTheMembershipHasExpired(String seconds) {
    assertThat(find(expiring("{\"N\":\"" + seconds + "\"}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"N\":\"1767225601\"}",
        "{\"N\":\"1767225600.001\"}",
        "{\"N\":\"9999999999999\"}",
        "{\"N\":\"1E+125\"}",
        "{\"N\":\"soon\"}",
        "{\"S\":\"1766966400\"}",
        "{\"S\":\"2026-01-01T00:00:00Z\"}",
        "{\"NULL\":true}",
        "{\"NS\":[\"1766966400\"]}",
        "{\"M\":{\"N\":{\"N\":\"1766966400\"}}}",
        "{}",
      })
  void shouldFindTheMember_whenTheMembershipHasNotExpired(String expiresAt) {
    assertThat(find(expiring(expiresAt))).isPresent();
  }

  private static String expiring(String expiresAt) {
    return "{\"Item\":{\"PK\":{\"S\":\"PARTY#p1\"},\"SK\":{\"S\":\"MEMBER#auth0|5f7c\"},\"expiresAt\":"
        + expiresAt
        + "}}";
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
    return new PartyTable(
            dynamoDb.client(),
            "party",
            Avatars.from(environment()),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .find(partyId("p1"), userId("auth0|5f7c"), deadline());
  }
}
