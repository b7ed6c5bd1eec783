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
import dev.partyline.channel.PartyId;
import dev.partyline.deadline.Deadline;
import dev.partyline.outcome.UnavailableException;
import dev.partyline.user.Avatar;
import dev.partyline.user.Avatars;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
                             "ProjectionExpression":"PK,SK,username,avatar,expiresAt",
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

  @Test
  void shouldReadAllItemsInOneCall_stronglyConsistent() {
    dynamoDb.then(
        json(200, responses(item("p1", ""), item("p2", ",\"username\":{\"S\":\"Ann\"}"))));

    assertThat(findAll("p1", "p2", "p3"))
        .isEqualTo(
            Map.of(
                partyId("p1"),
                new Member(userId("ann"), Optional.empty(), Avatar.none()),
                partyId("p2"),
                new Member(userId("ann"), Optional.of(username("Ann")), Avatar.none())));
    assertThat(dynamoDb.calls())
        .singleElement()
        .satisfies(
            call ->
                assertThat(JsonParser.parseString(call.body()))
                    .isEqualTo(
                        JsonParser.parseString(
                            """
                            {"RequestItems":{"party":{"ConsistentRead":true,
                              "ProjectionExpression":"PK,SK,username,avatar,expiresAt","Keys":[
                              {"PK":{"S":"PARTY#p1"},"SK":{"S":"MEMBER#ann"}},
                              {"PK":{"S":"PARTY#p2"},"SK":{"S":"MEMBER#ann"}},
                              {"PK":{"S":"PARTY#p3"},"SK":{"S":"MEMBER#ann"}}]}}}
                            """)));
  }

  @Test
  void shouldIgnoreItems_thatWereNotRequestedOrHaveExpired() {
    dynamoDb.then(
        json(
            200,
            responses(
                item("p1", ",\"expiresAt\":{\"N\":\"1767225600\"}"),
                item("p9", ""),
                "{\"PK\":{\"S\":\"PARTY#p2\"},\"SK\":{\"S\":\"MEMBER#bob\"}}",
                "{\"PK\":{\"S\":\"PARTY#p2\"}}",
                "{}")));

    assertThat(findAll("p1", "p2")).isEmpty();
  }

  @Test
  void shouldRequestUnprocessedKeysAgain() {
    dynamoDb.then(
        json(200, unprocessed("p2", "p9")),
        json(200, unprocessed("p2")),
        json(200, responses(item("p2", ""))));

    assertThat(findAll("p1", "p2")).containsOnlyKeys(partyId("p2"));
    assertThat(dynamoDb.calls())
        .extracting(call -> call.body().contains("PARTY#p1"))
        .containsExactly(true, false, false);
    assertThat(dynamoDb.calls())
        .noneMatch(call -> call.body().contains("PARTY#p9"))
        .allMatch(call -> call.body().contains("PARTY#p2"));
  }

  @Test
  void shouldBeUnavailable_whenKeysStayUnprocessedUntilTheDeadline() {
    dynamoDb.then(json(200, unprocessed("p2")));

    assertThatThrownBy(
            () ->
                table()
                    .findAll(
                        Set.of(partyId("p1"), partyId("p2")),
                        userId("ann"),
                        Deadline.in(Duration.ofMillis(700))))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("members")
        .cause()
        .isInstanceOf(AwsException.class);
  }

  private static String item(String party, String more) {
    return "{\"PK\":{\"S\":\"PARTY#%s\"},\"SK\":{\"S\":\"MEMBER#ann\"}%s}".formatted(party, more);
  }

  private static String responses(String... items) {
    return "{\"Responses\":{\"party\":[" + String.join(",", items) + "]},\"UnprocessedKeys\":{}}";
  }

  private static String unprocessed(String... parties) {
    return Arrays.stream(parties)
        .map(party -> item(party, ""))
        .collect(
            Collectors.joining(
                ",", "{\"Responses\":{},\"UnprocessedKeys\":{\"party\":{\"Keys\":[", "]}}}"));
  }

  private Map<PartyId, Member> findAll(String... parties) {
    Set<PartyId> partyIds = new LinkedHashSet<>();
    for (String party : parties) {
      partyIds.add(partyId(party));
    }
    return table().findAll(partyIds, userId("ann"), deadline());
  }

  private Optional<Member> find(String answer) {
    dynamoDb.then(json(200, answer));
    return find();
  }

  private Optional<Member> find() {
    return table().find(partyId("p1"), userId("auth0|5f7c"), deadline());
  }

  private PartyTable table() {
    return new PartyTable(
        dynamoDb.client(), "party", Avatars.from(environment()), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
