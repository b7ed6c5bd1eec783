/** Pseudonyms: what logs and the rate limit's table hold in place of user ids and addresses. */
@NullMarked
package dev.partyline.pseudonym;

import org.jspecify.annotations.NullMarked;
