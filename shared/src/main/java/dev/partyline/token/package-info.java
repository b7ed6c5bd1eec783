/** Who is calling: the bearer token, checked against the issuer's key set. */
@NullMarked
package dev.partyline.token;

import org.jspecify.annotations.NullMarked;
