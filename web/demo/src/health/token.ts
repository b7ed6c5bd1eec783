/** The claims that a token must have (docs/authentication.md). Times are in seconds. */
export interface Claims {
  readonly sub: string;
  readonly iss: string;
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number;
}

/** Reads a token's claims without verifying its signature; the API verifies it. */
export function readToken(token: string): { readonly claims: Claims } | { readonly problem: string } {
  const parts = token.split(".");
  if (parts.length !== 3) return { problem: "It does not have three parts separated by dots." };
  try {
    const bytes = Uint8Array.from(atob((parts[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    for (const name of ["sub", "iss"]) {
      if (typeof claims[name] !== "string") return { problem: `${name} is missing or not a string.` };
    }
    for (const name of ["exp", "iat"]) {
      if (typeof claims[name] !== "number") return { problem: `${name} is missing or not a number.` };
    }
    return { claims };
  } catch {
    return { problem: "Its middle part is not base64url of JSON." };
  }
}
