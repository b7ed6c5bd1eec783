/** Authenticates callers: the bearer token, verified with the issuer's key set. */
@NullMarked
package dev.partyline.token;

import org.jspecify.annotations.NullMarked;
