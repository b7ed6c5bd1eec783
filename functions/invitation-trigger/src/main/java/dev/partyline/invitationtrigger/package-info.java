/** The invitation trigger on the party table's stream: publishes changes to the users concerned. */
@NullMarked
package dev.partyline.invitationtrigger;

import org.jspecify.annotations.NullMarked;
