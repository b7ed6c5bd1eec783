/** Membership, as the party table has it. */
@NullMarked
package dev.partyline.party;

import org.jspecify.annotations.NullMarked;
