/** What the page asks bin/local for: dev.partyline.stack.demo in local/stack/. */

/** A user to sign in as. */
export interface Person {
  readonly id: string;
  readonly username: string;
}

export interface DemoUser extends Person {
  /** The party that the user is a member of at the start. */
  readonly partyId: string;
}

export interface DemoConfig {
  readonly table: string;
  readonly pusher: { readonly key: string; readonly host: string; readonly port: number };
  readonly issuer: string;
  readonly users: readonly DemoUser[];
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  /** The origins that the template's CORS settings allow. */
  readonly origins: readonly string[];
}

export type Setting = string | number | boolean;
export type Settings = Readonly<Record<string, Setting>>;

export interface Party {
  readonly partyId: string;
  readonly name: string;
  readonly settings?: Settings;
}

export interface Member {
  readonly userId: string;
  readonly username: string;
  readonly joinedAt: string;
}

export interface Invitation {
  readonly partyId: string;
  readonly partyName: string;
  readonly invitedUserId: string;
  readonly invitedBy: Person;
  readonly invitedAt: string;
}

/** A user's parties and invitations in the table. */
export interface UserItems {
  readonly parties: readonly Party[];
  readonly invitations: readonly Invitation[];
}

/** A party's items in the table. */
export interface PartyDetails {
  readonly party: Party;
  readonly members: readonly Member[];
  readonly invitations: readonly Invitation[];
}

export interface PreflightAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The stack did not answer, or refused the request. The message is shown to users. */
export class BackendError extends Error {
  /** 0 if there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  let answer: Response;
  let body: unknown;
  try {
    answer = await fetch(path, { ...init, signal: AbortSignal.timeout(10_000) });
    body = await answer.json();
  } catch {
    throw new BackendError(0, "bin/local does not answer. Is it running?");
  }
  if (!answer.ok) {
    const message = (body as { message?: unknown }).message;
    throw new BackendError(
      answer.status,
      typeof message === "string" ? message : `bin/local answered ${answer.status}`,
    );
  }
  return body as T;
}

const read = <T>(what: string, query: Record<string, string> = {}) =>
  ask<T>(`/demo/${what}?${new URLSearchParams(query)}`);

const write = <T = unknown>(what: string, wish: object) =>
  ask<T>(`/demo/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  });

export const backend = {
  config: () => read<DemoConfig>("config"),
  userItems: (userId: string) => read<UserItems>("user", { id: userId }),
  party: (partyId: string) => read<PartyDetails>("party", { id: partyId }),
  token: async ({ id, username }: Person) => (await write<{ token: string }>("token", { id, username })).token,
  start: async (name: string, by: Person) => (await write<{ partyId: string }>("start", { name, by })).partyId,
  invite: (partyId: string, userId: string, by: Person) => write("invite", { partyId, userId, by }),
  join: (partyId: string, by: Person) => write("join", { partyId, by }),
  decline: (partyId: string, userId: string) => write("decline", { partyId, userId }),
  leave: (partyId: string, userId: string) => write("leave", { partyId, userId }),
  remove: (partyId: string, userId: string, by: Person) => write("remove", { partyId, userId, by }),
  change: (partyId: string, userId: string, change: { name?: string; settings?: Settings }) =>
    write("change", { partyId, userId, ...change }),
  putDemoData: () => write("demo-data", {}),
  preflight: (origin: string) => write<PreflightAnswer>("preflight", { origin }),
};

/** The text of an error for users. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
