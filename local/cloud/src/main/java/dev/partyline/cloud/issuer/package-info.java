/** An OAuth2 and OpenID Connect issuer, for tokens to try things with. */
@NullMarked
package dev.partyline.cloud.issuer;

import org.jspecify.annotations.NullMarked;
