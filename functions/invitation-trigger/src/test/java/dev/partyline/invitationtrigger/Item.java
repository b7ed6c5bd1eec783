package dev.partyline.invitationtrigger;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** An item of the party table in DynamoDB's JSON. Immutable: each change returns a copy. */
record Item(JsonObject attributes) {

  static Item party(String partyId) {
    return keyed("PARTY#" + partyId, "PARTY")
        .text("partyId", partyId)
        .text("name", "Friday")
        .with("settings", "{\"M\":{\"open\":{\"BOOL\":true}}}");
  }

  static Item member(String partyId, String userId) {
    return keyed("PARTY#" + partyId, "MEMBER#" + userId)
        .text("partyId", partyId)
        .text("userId", userId)
        .text("username", "Ann")
        .text("joinedAt", "2026-03-01T11:59:59Z");
  }

  static Item invitation(String partyId, String userId) {
    return keyed("PARTY#" + partyId, "INVITATION#" + userId)
        .text("partyId", partyId)
        .text("partyName", "Friday")
        .text("invitedUserId", userId)
        .with("invitedBy", "{\"M\":{\"id\":{\"S\":\"bob\"},\"username\":{\"S\":\"Bob\"}}}")
        .text("invitedAt", "2026-03-01T11:59:59Z");
  }

  static Item keyed(String partition, String sort) {
    return new Item(new JsonObject()).text("PK", partition).text("SK", sort);
  }

  Item text(String name, String value) {
    JsonObject attribute = new JsonObject();
    attribute.addProperty("S", value);
    return with(name, attribute);
  }

  /** An attribute as DynamoDB writes it, such as {@code {"N":"7"}}. */
  Item with(String name, String attribute) {
    return with(name, JsonParser.parseString(attribute));
  }

  Item without(String name) {
    JsonObject changed = attributes.deepCopy();
    changed.remove(name);
    return new Item(changed);
  }

  JsonObject keys() {
    JsonObject keys = new JsonObject();
    keys.add("PK", attributes.get("PK"));
    keys.add("SK", attributes.get("SK"));
    return keys;
  }

  private Item with(String name, JsonElement attribute) {
    JsonObject changed = attributes.deepCopy();
    changed.add(name, attribute);
    return new Item(changed);
  }
}
