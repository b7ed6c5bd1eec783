/** The claims that a token must have (docs/authentication.md). Times are in seconds. */
export interface Claims {
  readonly sub: string;
  readonly iss: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number;
}

/** Reads what a token says, without looking at its signature: that is the API's business. */
export function readToken(token: string): { readonly claims: Claims } | { readonly problem: string } {
  const parts = token.split(".");
  if (parts.length !== 3) return { problem: "It is no three parts with dots between." };
  try {
    const bytes = Uint8Array.from(atob((parts[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    for (const name of ["sub", "iss"]) {
      if (typeof claims[name] !== "string") return { problem: `${name} is missing or no text.` };
    }
    for (const name of ["exp", "iat"]) {
      if (typeof claims[name] !== "number") return { problem: `${name} is missing or no number.` };
    }
    return { claims };
  } catch {
    return { problem: "Its middle part is not base64url of JSON." };
  }
}
