/** An OAuth2 and OpenID Connect issuer for development and tests. */
@NullMarked
package dev.partyline.cloud.issuer;

import org.jspecify.annotations.NullMarked;
