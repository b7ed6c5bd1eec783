package dev.partyline.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.partyline.operations.replay.CurrentChange.Gone;
import dev.partyline.operations.replay.CurrentChange.Send;
import dev.partyline.operations.replay.CurrentChange.Superseded;
import dev.partyline.party.Expiry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of a kept record, by its kind of item, its change, and the item now. */
class CurrentChangeTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String INVITATION = "INVITATION#ada";
  private static final String MEMBER = "MEMBER#ada";
  private static final String PARTY = "PARTY";
  private static final Expiry EXPIRY =
      new Expiry(Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC));

  @Test
  void shouldSendAnInvitationAsItIsNow() throws Exception {
    CurrentChange change =
        change(
            "INSERT",
            INVITATION,
            "{'invitedAt':{'S':'1'}}",
            "",
            "{'invitedAt':{'S':'1'},'a':{'S':'b'}}");

    assertSends(change, "{'invitedAt':{'S':'1'},'a':{'S':'b'}}", "");
  }

  @Test
  void shouldKeepTheOldImageOfAnInvitation_whenItWasPutAgain() throws Exception {
    CurrentChange change =
        change(
            "MODIFY",
            INVITATION,
            "{'invitedAt':{'S':'2'}}",
            "{'invitedAt':{'S':'1'}}",
            "{'invitedAt':{'S':'2'}}");

    assertSends(change, "{'invitedAt':{'S':'2'}}", "{'invitedAt':{'S':'1'}}");
  }

  @Test
  void shouldNotTellAnInvitation_whenItWasPutAgainSince() throws Exception {
    assertThat(
            change("INSERT", INVITATION, "{'invitedAt':{'S':'1'}}", "", "{'invitedAt':{'S':'2'}}"))
        .isInstanceOf(Superseded.class);
    // It lacked the attribute; setting it was a change that the trigger has told.
    assertThat(change("INSERT", INVITATION, "{'a':{'S':'1'}}", "", "{'invitedAt':{'S':'2'}}"))
        .isInstanceOf(Superseded.class);
  }

  @Test
  void shouldSendAnInvitation_whenTheRecordHasNoImage() throws Exception {
    assertSends(
        change("INSERT", INVITATION, "", "", "{'invitedAt':{'S':'2'}}"),
        "{'invitedAt':{'S':'2'}}",
        "");
  }

  @Test
  void shouldSayThatAnItemIsGone_whenItDoesNotExist() throws Exception {
    assertThat(change("INSERT", INVITATION, "{}", "", "")).isEqualTo(new Gone());
    assertThat(change("INSERT", MEMBER, "{}", "", "")).isEqualTo(new Gone());
    assertThat(change("MODIFY", PARTY, "{}", "{}", "")).isEqualTo(new Gone());
  }

  @Test
  void shouldSendAMemberAsTheyAreNow_unlessTheMembershipHasExpired() throws Exception {
    assertSends(
        change(
            "INSERT",
            MEMBER,
            "{'userId':{'N':'1'}}",
            "",
            "{'userId':{'S':'ada'},'expiresAt':{'N':'1001'}}"),
        "{'userId':{'S':'ada'},'expiresAt':{'N':'1001'}}",
        "");
    assertThat(change("INSERT", MEMBER, "{}", "", "{'expiresAt':{'N':'1000'}}"))
        .isEqualTo(new Gone());
  }

  @Test
  void shouldSendARemovalAsItWas_unlessTheMemberIsThereAgain() throws Exception {
    assertSends(
        change("REMOVE", MEMBER, "", "{'userId':{'S':'ada'}}", ""), "", "{'userId':{'S':'ada'}}");
    assertSends(
        change("REMOVE", MEMBER, "", "{'userId':{'S':'ada'}}", "{'expiresAt':{'N':'1'}}"),
        "",
        "{'userId':{'S':'ada'}}");
    assertThat(change("REMOVE", MEMBER, "", "{}", "{'userId':{'S':'ada'}}"))
        .isInstanceOf(Superseded.class);
  }

  @Test
  void shouldTellOnlyWhatTheRecordChanged_andHasNotChangedSince() throws Exception {
    CurrentChange change =
        change(
            "MODIFY",
            PARTY,
            "{'name':{'S':'B'},'note':{'S':'x'},'settings':{'S':'S1'},'tags':{'SS':['a','b']}}",
            "{'name':{'S':'A'},'settings':{'S':'S0'},'tags':{'SS':['c']}}",
            "{'name':{'S':'B'},'note':{'S':'x'},'settings':{'S':'S2'},'tags':{'SS':['b','a']},'partyId':{'S':'p'}}");

    assertSends(
        change,
        "{'name':{'S':'B'},'note':{'S':'x'},'settings':{'S':'S2'},'tags':{'SS':['b','a']},'partyId':{'S':'p'}}",
        "{'name':{'S':'A'},'settings':{'S':'S2'},'tags':{'SS':['c']},'partyId':{'S':'p'}}");
  }

  @Test
  void shouldTellARemovedAttribute_whenItIsStillMissing() throws Exception {
    assertSends(
        change("MODIFY", PARTY, "{}", "{'name':{'S':'A'}}", "{'partyId':{'S':'p'}}"),
        "{'partyId':{'S':'p'}}",
        "{'partyId':{'S':'p'},'name':{'S':'A'}}");
  }

  @Test
  void shouldNotTellAPartysChange_whenAllOfItHasChangedSince() throws Exception {
    assertThat(
            change(
                "MODIFY", PARTY, "{'name':{'S':'B'}}", "{'name':{'S':'A'}}", "{'name':{'S':'C'}}"))
        .isInstanceOf(Superseded.class);
  }

  @Test
  void shouldSendTheRecordAsItWas_whenItIsAboutNoKnownItem() throws Exception {
    assertSends(
        change("INSERT", "OTHER", "{'a':{'S':'1'}}", "", "{'a':{'S':'2'}}"), "{'a':{'S':'1'}}", "");
  }

  /** Images in JSON with single quotes; empty for none. */
  private static CurrentChange change(
      String eventName, String sortKey, String after, String before, String now)
      throws JsonProcessingException {
    ObjectNode record = JSON.createObjectNode().put("eventID", "e").put("eventName", eventName);
    ObjectNode change =
        record
            .putObject("dynamodb")
            .put("SequenceNumber", "1")
            .put("ApproximateCreationDateTime", 1);
    ObjectNode keys = change.putObject("Keys");
    keys.putObject("PK").put("S", "PARTY#p");
    keys.putObject("SK").put("S", sortKey);
    if (!after.isEmpty()) {
      change.set("NewImage", json(after));
    }
    if (!before.isEmpty()) {
      change.set("OldImage", json(before));
    }
    return CurrentChange.of(
        EventRecord.read(record).orElseThrow(),
        now.isEmpty() ? Optional.empty() : Optional.of((ObjectNode) json(now)),
        EXPIRY);
  }

  private static void assertSends(CurrentChange change, String after, String before)
      throws JsonProcessingException {
    assertThat(change).isInstanceOf(Send.class);
    JsonNode record = JSON.readTree(((Send) change).record().json());
    assertThat(record.path("eventID").asText()).isEqualTo("e");
    assertThat(record.at("/dynamodb/NewImage")).isEqualTo(json(after));
    assertThat(record.at("/dynamodb/OldImage")).isEqualTo(json(before));
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return text.isEmpty()
        ? JSON.createObjectNode().path("missing")
        : JSON.readTree(text.replace('\'', '"'));
  }
}
