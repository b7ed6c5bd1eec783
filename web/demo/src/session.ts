import { useState } from "react";
import type { DemoUser, Person } from "./backend.ts";

const key = "partyline-user";

/** The signed-in user of this tab: two tabs can have two users. */
export function useSession(users: readonly DemoUser[]) {
  const [user, setUser] = useState<Person | null>(() => invited(users) ?? kept());
  return {
    user,
    signIn: (person: Person) => {
      const { id, username } = person;
      sessionStorage.setItem(key, JSON.stringify({ id, username }));
      setUser({ id, username });
    },
    signOut: () => {
      sessionStorage.removeItem(key);
      setUser(null);
    },
  };
}

/** The address that signs a new window in as this user. */
export const addressFor = (user: Person) => `/?as=${encodeURIComponent(user.id)}`;

/** Reads the user from the address once, and removes it from the address. */
function invited(users: readonly DemoUser[]): Person | null {
  const id = new URLSearchParams(location.search).get("as");
  const user = users.find((candidate) => candidate.id === id);
  if (user === undefined) return null;
  history.replaceState(null, "", "/");
  sessionStorage.setItem(key, JSON.stringify({ id: user.id, username: user.username }));
  return { id: user.id, username: user.username };
}

function kept(): Person | null {
  try {
    const { id, username } = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    return typeof id === "string" && typeof username === "string" ? { id, username } : null;
  } catch {
    return null;
  }
}
