import type { CSSProperties } from "react";
import type { Person } from "./backend.ts";

/** Initials in a color that is always the same for one id. */
export function Avatar({ person }: { person: Person }) {
  return (
    <span className="avatar" style={{ "--hue": hueOf(person.id) } as CSSProperties} aria-hidden="true">
      {person.username.slice(0, 2)}
    </span>
  );
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}
