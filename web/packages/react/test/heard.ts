import type { PartyUpdateEvent } from "../src/index.ts";
import { anId, table } from "./party.ts";

/** Parties that the page's user is in. */
export async function parties({ userId }: { userId: string }, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => anId("party"));
  await Promise.all(
    ids.map(async (partyId) => {
      await table.put({
        PK: { S: `PARTY#${partyId}` },
        SK: { S: "PARTY" },
        partyId: { S: partyId },
        name: { S: "Garden Party" },
        settings: { M: {} },
      });
      await table.join(partyId, userId, "Ada");
    }),
  );
  return ids;
}

/** The names of each party that a page has heard. */
export class Heard {
  readonly byParty = new Map<string, string[]>();
  readonly resumes: boolean[] = [];

  readonly onResume = ({ complete }: { complete: boolean }) => void this.resumes.push(complete);

  readonly onPartyUpdate = (update: PartyUpdateEvent) => {
    // The user's own member-joined comes from the table.
    if (update.updateType !== "settings-changed") return;
    this.byParty.set(update.partyId, [...(this.byParty.get(update.partyId) ?? []), String(update.data.name)]);
  };
}
