// The party table, as an app would write to it: through the AWS SDK.
import { DynamoDBClient, PutItemCommand, DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

const text = (value) => ({ S: value });

export class PartyTable {
  constructor(stack) {
    this.name = stack.ready.table;
    // Another region and other credentials than the stack's own: any client sees the table.
    this.client = new DynamoDBClient({
      endpoint: stack.ready.dynamodb,
      region: "eu-central-1",
      credentials: { accessKeyId: "anyone", secretAccessKey: "anything" },
    });
  }

  put(item) {
    return this.client.send(new PutItemCommand({ TableName: this.name, Item: item }));
  }

  delete(pk, sk) {
    return this.client.send(new DeleteItemCommand({ TableName: this.name, Key: { PK: text(pk), SK: text(sk) } }));
  }

  update(pk, sk, expression, names, values) {
    return this.client.send(
      new UpdateItemCommand({
        TableName: this.name,
        Key: { PK: text(pk), SK: text(sk) },
        UpdateExpression: expression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
  }

  invite({ partyId, partyName = "A Party", invitedUserId, invitedBy = { id: "user-123", username: "testuser" }, invitedAt }) {
    return this.put({
      PK: text(`PARTY#${partyId}`),
      SK: text(`INVITATION#${invitedUserId}`),
      partyId: text(partyId),
      partyName: text(partyName),
      invitedUserId: text(invitedUserId),
      invitedBy: { M: { id: text(invitedBy.id), username: text(invitedBy.username) } },
      invitedAt: text(invitedAt),
    });
  }

  /** @param {string} [avatar] */
  join(partyId, userId, username, avatar) {
    return this.put({
      PK: text(`PARTY#${partyId}`),
      SK: text(`MEMBER#${userId}`),
      partyId: text(partyId),
      userId: text(userId),
      username: text(username),
      joinedAt: text("2026-01-01T00:00:00Z"),
      ...(avatar === undefined ? {} : { avatar: text(avatar) }),
    });
  }

  leave(partyId, userId) {
    return this.delete(`PARTY#${partyId}`, `MEMBER#${userId}`);
  }

  close() {
    this.client.destroy();
  }
}
