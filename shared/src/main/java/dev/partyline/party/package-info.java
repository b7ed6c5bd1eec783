/** Membership, read from the party table. */
@NullMarked
package dev.partyline.party;

import org.jspecify.annotations.NullMarked;
